import type { LogMelOptions } from './log-mel';
import type { TrimOptions } from './trim-silence';

/** Everything that makes a sound file a spectrogram of fixed size. */
export interface SpectrogramPreset {
  /** Silence at both ends is cut like this; null for not at all. Measured after the change of rate. */
  trim: TrimOptions | null;
  /** Sound is brought to `logMel.sampleRate` first. */
  logMel: LogMelOptions;
  /** Frames of the result; null for as many as there are. */
  frames: number | null;
}

/** Named configurations. Derive others with a spread: `{ ...presets.image2audio, frames: 200 }`. */
export const presets = {
  /**
   * The spectrogram of 156 frames x 64 bands of the paper (section 3), with the choices it leaves open: 16 kHz; ends
   * quieter than the loudest part by 35 dB cut; Hann window of 50 ms every 16 ms, so that 156 frames are 2.5 s; mel
   * bands from 50 to 8000 Hz, spaced and normalised after Slaney, as librosa does; 10 log10(power + 1e-7) without
   * division by the clip's maximum, because loudness itself tells emotions apart. Silence is -70 dB.
   */
  image2audio: {
    trim: { thresholdDb: 35, frameLength: 2048, hopLength: 512 },
    logMel: {
      sampleRate: 16000,
      fftSize: 1024,
      windowLength: 800,
      hopLength: 256,
      center: true,
      padMode: 'constant',
      bands: 64,
      minHz: 50,
      maxHz: 8000,
      scale: 'slaney',
      normalization: 'slaney',
      decibel: { rule: 'offset', offset: 1e-7 },
    },
    frames: 156,
  },
} as const satisfies Record<string, SpectrogramPreset>;
