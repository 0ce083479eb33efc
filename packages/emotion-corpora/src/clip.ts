import type { Emotion } from './emotions';
import type { CremaDName } from './names/crema-d-name';
import type { RavdessName } from './names/ravdess-name';

export type Sex = 'female' | 'male' | 'unknown';

/** The speech corpora with a reader, and the synthetic stand-ins that follow their classes. */
export type SpeechCorpusName = 'ravdess' | 'crema-d' | 'synthetic-ravdess' | 'synthetic-crema-d';

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
  corpus: SpeechCorpusName;
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
  /** All that the file name says: seven fields in RAVDESS, four in CREMA-D. */
  nameFields?: RavdessName | CremaDName;
  demographics?: Demographics;
  path?: string;
  samples?: Float32Array;
  /** Hz. */
  sampleRate?: number;
}
