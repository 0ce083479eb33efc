import type { Sex } from './clip';
import type { Emotion } from './emotions';

/** Width and height of every face, in pixels (CK+48 and FER2013 are published at this size). */
export const faceSize = 48;

/** One face image with its emotion: of an image corpus (`pairKey` null) or a frame of a clip's recording. */
export interface FaceImage {
  /** Unique within its corpus. */
  id: string;
  corpus: string;
  /** The person, where the corpus tells. */
  subject: string | null;
  emotion: Emotion;
  /** The emotion in the corpus' own word or code, for example `anger` (CK+), `smile` (Multi-PIE) or `AN` (JAFFE). */
  sourceEmotion?: string;
  /** The `pairKey` of the clip whose recording this frame is from; null for an independent image. */
  pairKey: string | null;
  /** Where the corpus tells. */
  sex?: Sex;
  /**
   * `face`: a crop of a face, ready to be resized. `scene`: a whole picture, in which the face has to be found first. Absent: a
   * crop.
   */
  framing?: 'face' | 'scene';
  path?: string;
  /** Where in the file at `path` the pixels are, as numbers from 0 to 255 with spaces between: a row of FER2013's table. */
  textRange?: { start: number; end: number };
  /** 48 x 48 grey values, row by row, 0 (black) to 255 (white). */
  pixels?: Float32Array;
}

/** A face whose label may be used. */
export type LabeledFace = FaceImage;

/**
 * A face whose label may not be used: the properties themselves are gone, not only hidden from the type, and a face that still has
 * one does not pass for this type.
 */
export type UnlabeledFace = Omit<FaceImage, 'emotion' | 'sourceEmotion'> & { emotion?: never; sourceEmotion?: never };
