import type { Emotion } from '../emotions';
import type { Sex } from '../clip';

/** Whose classes, speakers, sentences and intensities a synthetic corpus follows: RAVDESS' or CREMA-D's. */
export type SyntheticProfileName = 'synthetic-ravdess' | 'synthetic-crema-d';

/** How strongly the speaker was asked to act, in the corpora's own words. */
export type SyntheticIntensity = 'normal' | 'strong' | 'low' | 'medium' | 'high' | 'unspecified';

/** All that a synthetic clip depends on: equal specs give equal samples, whatever else the corpus holds. */
export interface ClipSpec {
  id: string;
  profile: SyntheticProfileName;
  seed: number;
  /** 0, 1, 2, ... */
  speaker: number;
  sex: Exclude<Sex, 'unknown'>;
  emotion: Emotion;
  intensity: SyntheticIntensity;
  /** Code of one of the profile's sentences. */
  sentence: string;
  /** 0, 1, 2, ...: the same sentence, emotion and intensity once more. */
  repetition: number;
}

/** All that a synthetic face depends on. */
export interface FaceSpec {
  id: string;
  seed: number;
  /** Whose face: equal names look alike. */
  person: string;
  sex: Exclude<Sex, 'unknown'>;
  emotion: Emotion;
  take: number;
  /** The clip it is a frame of, whose strength of expression it shares; null for an independent image. */
  clip: ClipSpec | null;
}
