import type { Emotion } from './emotions';

export type Sex = 'female' | 'male' | 'unknown';

/** What a corpus tells of a speaker beyond the sex; a field is absent where it does not tell. */
export interface Demographics {
  /** Years. */
  age?: number;
  /** In the corpus' own words. */
  race?: string;
  ethnicity?: string;
}

/** One spoken sentence. Sound is not decoded here: a clip of a real corpus carries its path. */
export interface Clip {
  /** Unique within its corpus: the file name without extension, or the synthetic clip's name. */
  id: string;
  /** Name of one of `speechCorpora`, such as `ravdess`, or of a synthetic twin of one, `synthetic-ravdess`. */
  corpus: string;
  /** Unique within its corpus, for example `Actor_07` (RAVDESS) or `1006` (CREMA-D). */
  speaker: string;
  sex: Sex;
  emotion: Emotion;
  /** The emotion in the corpus' own word or code, for example `fearful` (RAVDESS) or `FEA` (CREMA-D). */
  sourceEmotion?: string;
  /** The corpus' own word: normal or strong (RAVDESS); low, medium or high (CREMA-D); null where it is not specified. */
  intensity: string | null;
  /** Equal to the `pairKey` of the face frames of the same recording; null where no such frames can exist. */
  pairKey: string | null;
  /** All that the file name says, by the corpus' own parser: seven fields in RAVDESS, four in CREMA-D. */
  nameFields?: object;
  demographics?: Demographics;
  path?: string;
  samples?: Float32Array;
  /** Hz. */
  sampleRate?: number;
}
