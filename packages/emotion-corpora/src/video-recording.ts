import type { Demographics, Sex } from './clip';
import type { Emotion } from './emotions';

/** A video of one expression, of a speech corpus or of a face corpus. Nothing is decoded here: it carries its path. */
export interface VideoRecording {
  /** Unique within its corpus. */
  id: string;
  corpus: string;
  /** The person, as the corpus' clips or images call him or her; null where the corpus does not tell. */
  speaker: string | null;
  sex: Sex;
  emotion: Emotion;
  /** The emotion in the corpus' own word or code. */
  sourceEmotion: string;
  intensity: string | null;
  /** Equal to the `pairKey` of the clip of the same performance; null for a corpus without clips. */
  pairKey: string | null;
  path: string;
  /** Whether the file is said to have sound. */
  sound: boolean;
  /** MMI: frontal, or frontal and profile side by side through a mirror. */
  view?: 'frontal' | 'dual';
  nameFields?: object;
  demographics?: Demographics;
}
