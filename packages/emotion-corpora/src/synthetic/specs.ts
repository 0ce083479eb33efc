import type { Emotion } from '../emotions';
import type { Sex } from '../clip';

/** Whose classes the synthetic corpus follows: RAVDESS' eight or CREMA-D's six. */
export type SyntheticKind = 'ravdess' | 'crema-d';

/** All that a synthetic clip depends on: equal specs give equal samples, whatever else the corpus holds. */
export interface ClipSpec {
  id: string;
  kind: SyntheticKind;
  seed: number;
  /** 0, 1, 2, ... */
  speaker: number;
  sex: Exclude<Sex, 'unknown'>;
  emotion: Emotion;
  /** 0, 1, 2, ...: the how-manieth clip of this speaker and emotion. */
  take: number;
}

/** All that a synthetic face depends on. */
export interface FaceSpec {
  id: string;
  seed: number;
  /** Whose face: equal names look alike. */
  person: string;
  emotion: Emotion;
  take: number;
  /** The clip it is a frame of, whose strength of expression it shares; null for an independent image. */
  clip: ClipSpec | null;
}
