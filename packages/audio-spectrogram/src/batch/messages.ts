import type { DecodeFailure } from '../errors';
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
  clips: Clip[];
  preset: SpectrogramPreset;
}

/** What it answers: the spectrograms, or which of the clips has none. */
export type Answer = { spectrograms: Spectrogram[] } | { failed: number };

/** What a worker that reads files is sent. */
export interface FileJob {
  /** Paths. */
  files: string[];
  preset: SpectrogramPreset;
}

/** What becomes of a file in a thread; an error loses its class on its way out. */
export type FileOutcome =
  { spectrogram: Spectrogram; peak: number; missingSamples?: number } | { failure: DecodeFailure };

/** What it answers: one outcome a file, in their order. */
export interface FileAnswer {
  outcomes: FileOutcome[];
}
