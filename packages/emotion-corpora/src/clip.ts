import type { Emotion } from './emotions';

export type Sex = 'female' | 'male' | 'unknown';

/** The speech corpora with a reader, and the synthetic stand-ins that follow their classes. */
export type SpeechCorpusName = 'ravdess' | 'crema-d' | 'synthetic-ravdess' | 'synthetic-crema-d';

/** One spoken sentence. Sound is not decoded here: a clip of a real corpus carries its path. */
export interface Clip {
  /** Unique within its corpus: the file name without extension, or the synthetic clip's name. */
  id: string;
  corpus: SpeechCorpusName;
  /** Unique within its corpus, for example `Actor_07` (RAVDESS) or `1006` (CREMA-D). */
  speaker: string;
  sex: Sex;
  emotion: Emotion;
  /** The corpus' own word: normal or strong (RAVDESS); low, medium or high (CREMA-D); null where it is not specified. */
  intensity: string | null;
  /** Equal to the `pairKey` of the face frames of the same recording; null where no such frames can exist. */
  pairKey: string | null;
  path?: string;
  samples?: Float32Array;
  /** Hz. */
  sampleRate?: number;
}
