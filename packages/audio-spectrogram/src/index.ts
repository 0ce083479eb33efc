export { decodeAudio } from './decode';
export { type AudioFormat, type DecodedAudio, detectAudioFormat } from './decode/audio-format';
export type { FileBytes } from './decode/file-bytes';
export { decodeWav } from './decode/wav';
export type { WavEncoding } from './encode/sample-writers';
export { encodeWav, type EncodeWavOptions } from './encode/wav';
export { mixDown } from './mix-down';
export { isSilent, peak } from './peak';
export type { Samples } from './samples';
export { resample, type ResampleOptions } from './resample';
export { type Trimmed, trimSilence, type TrimOptions } from './trim-silence';

export { defaultEngine, type EngineChoice, type EngineName } from './engine/engine-choice';
export type { LogMelOptions, MelOptions } from './spectrogram-options';
export type { DecibelRule } from './decibel';
export { logMelSpectrogram, melSpectrogram, type MelSpectrogram, type Spectrogram } from './log-mel';
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

export type { LogMelToAudioOptions } from './spectrogram-options';
export { logMelToAudio } from './log-mel-to-audio';

export { AudioArgumentError, AudioDecodeError, AudioSpectrogramError } from './errors';
