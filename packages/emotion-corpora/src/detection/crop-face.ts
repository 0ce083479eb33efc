import { faceSize } from '../face-image';
import { greyOf, type RgbImage } from '../image/rgb-image';
import { triangleResize } from '../image/triangle-resize';
import { alignFace, ckPlusEyeFrame, leastEyeDistance, type EyeFrame } from './align-face';
import type { DetectedFace, FaceDetector } from './face-detector';

/** A face cut out of a picture. */
export interface CroppedFace {
  /** 48 x 48 grey values, row by row, 0 (black) to 255 (white). */
  pixels: Float32Array;
  /** What was cut out. */
  face: DetectedFace;
  /** How many faces the detector found; the most certain one was taken. */
  facesFound: number;
}

/**
 * The face of the highest score; of equal ones, the largest, then the one named first. The recordings of the corpora show one person in front of the
 * camera. Not the largest of all: weak false alarms may be large.
 *
 * @returns null where there is none whose eyes are far enough apart to be aligned.
 */
export function mostCertainFace(faces: readonly DetectedFace[]): DetectedFace | null {
  const area = ({ box }: DetectedFace) => box.width * box.height;
  let best: DetectedFace | null = null;
  for (const face of faces) {
    const { leftEye, rightEye } = face;
    if (!(Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y) >= leastEyeDistance)) continue;
    if (best === null || face.score > best.score || (face.score === best.score && area(face) > area(best))) best = face;
  }
  return best;
}

/**
 * Finds the most certain face of a picture ({@link mostCertainFace}) and cuts it out as CK+48 and FER2013 are cut: eyes level, square, grey (BT.601 luma), 48 x 48
 * by a triangle filter.
 *
 * @param image a whole picture: a frame of a video, or an image of a corpus that shows more than the face.
 * @returns null where the detector finds no face.
 */
export async function cropFace(
  image: RgbImage,
  detector: FaceDetector,
  frame: EyeFrame = ckPlusEyeFrame,
): Promise<CroppedFace | null> {
  const faces = await detector.detect(image);
  const face = mostCertainFace(faces);
  if (face === null) return null;
  const { values } = triangleResize(alignFace(greyOf(image), face, frame), faceSize, faceSize);
  return { pixels: values, face, facesFound: faces.length };
}
