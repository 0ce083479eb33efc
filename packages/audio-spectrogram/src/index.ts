export { decodeAudio } from './decode';
export { type AudioFormat, type DecodedAudio, detectAudioFormat } from './decode/audio-format';
export type { FileBytes } from './decode/file-bytes';
export { decodeFlac } from './decode/flac';
export { decodeMp3 } from './decode/mp3';
export { decodeOgg } from './decode/ogg';
export { decodeWav } from './decode/wav';
export type { WavEncoding } from './encode/sample-writers';
export { encodeWav, type EncodeWavOptions } from './encode/wav';
export { mixDown } from './mix-down';
export { isSilent, peak } from './peak';
export type { Samples } from './samples';

export { resample, type ResampleOptions } from './resample';
export { type Trimmed, trimSilence, type TrimOptions } from './trim-silence';

export type { PadMode } from './edge-padding';
export { hamming, hann, povey, type WindowKind, type WindowOptions } from './window';
export {
  type BinSpectrogram,
  type ComplexSpectrogram,
  forEachSpectrum,
  powerSpectrogram,
  stft,
  type StftOptions,
} from './stft';
export { defaultEngine, type EngineChoice, type EngineName } from './engine/engine-choice';
export { hzToMel, melFrequencies, type MelScale, melToHz } from './mel-scale';
export { emptyMelBands, melFilterbank, type MelFilterbank, type MelFilterbankOptions } from './mel-filterbank';
export { type DecibelRule, powerToDecibel } from './decibel';
export type { MelFilterOptions } from './mel-filters';
export {
  logMelSpectrogram,
  type LogMelOptions,
  type MelOptions,
  melSpectrogram,
  type MelSpectrogram,
  type Spectrogram,
} from './log-mel';
export { fitFrames, type FitFramesOptions, splitFrames } from './fixed-frames';
export { presetAtRate, presets, type SpectrogramPreset } from './presets';
export { presetSpectrogram } from './preset-spectrogram';
export { image2AudioSpectrogram } from './image2audio-spectrogram';
export type { Clip } from './batch/messages';
export type { NodeWorkerLike, WebWorkerLike, WorkerLike } from './batch/worker-thread';
export {
  type FileSpectrogram,
  type FileSpectrogramPool,
  fileSpectrogramPool,
  type FileSpectrogramPoolOptions,
} from './batch/file-spectrogram-pool';
export { type SpectrogramPool, spectrogramPool, type SpectrogramPoolOptions } from './batch/spectrogram-pool';

export type { InverseStftOptions } from './overlap-add';
export { istft } from './istft';
export { griffinLim, type GriffinLimOptions } from './griffin-lim';
export { spectralConvergence } from './spectral-convergence';
export { decibelToPower } from './decibel-inverse';
export { melToMagnitude } from './mel-inversion';
export { logMelToAudio, type LogMelToAudioOptions } from './log-mel-to-audio';

export { AudioArgumentError, AudioDecodeError, AudioSpectrogramError } from './errors';
