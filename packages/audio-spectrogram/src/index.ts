export { decodeAudio } from './decode';
export { type AudioFormat, type DecodedAudio, detectAudioFormat } from './decode/audio-format';
export { decodeFlac } from './decode/flac';
export { decodeWav } from './decode/wav';
export { encodeWav, type EncodeWavOptions } from './encode/wav';
export { mixDown } from './mix-down';
export { isSilent, peak } from './peak';
export type { Samples } from './samples';

export { resample, type ResampleOptions } from './resample';
export { type Trimmed, trimSilence, type TrimOptions } from './trim-silence';

export type { PadMode } from './edge-padding';
export { hann, type WindowOptions } from './window';
export {
  type BinSpectrogram,
  type ComplexSpectrogram,
  forEachSpectrum,
  powerSpectrogram,
  stft,
  type StftOptions,
} from './stft';
export { hzToMel, melFrequencies, type MelScale, melToHz } from './mel-scale';
export { emptyMelBands, melFilterbank, type MelFilterbank, type MelFilterbankOptions } from './mel-filterbank';
export { type DecibelRule, powerToDecibel } from './decibel';
export { logMelSpectrogram, type LogMelOptions, type Spectrogram } from './log-mel';
export { fitFrames, type FitFramesOptions } from './fixed-frames';
export { presets, type SpectrogramPreset } from './presets';
export { image2AudioSpectrogram } from './image2audio-spectrogram';

export { AudioArgumentError, AudioDecodeError, AudioSpectrogramError } from './errors';
