import type { Spectrogram } from '../log-mel';
import type { SpectrogramPreset } from '../presets';
import type { Samples } from '../samples';

/** One channel of sound and its rate. */
export interface Clip {
  samples: Samples;
  /** Samples a second, in Hz. */
  sampleRate: number;
}

/** What a worker is sent. */
export interface Job {
  id: number;
  clips: Clip[];
  preset: SpectrogramPreset;
}

/** What it answers: the spectrograms, or which of the clips has none. */
export type Answer = { id: number; spectrograms: Spectrogram[] } | { id: number; failed: number };
