/** The steps between sound and levels one by one: windows, transforms, mel filters, decibels. */
export type { PadMode } from './edge-padding';
export { hamming, hann, povey, type WindowKind, type WindowOptions } from './window';
export { type BinSpectrogram, type ComplexSpectrogram, forEachSpectrum, powerSpectrogram, stft } from './stft';
export type { MelFilterbankOptions, MelFilterOptions, StftOptions } from './spectrogram-options';
export { hzToMel, melFrequencies, type MelScale, melToHz } from './mel-scale';
export { emptyMelBands, melFilterbank, type MelFilterbank } from './mel-filterbank';
export { type DecibelRule, powerToDecibel } from './decibel';
