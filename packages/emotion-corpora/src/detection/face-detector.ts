import type { RgbImage } from '../image/rgb-image';

/** A place in a picture, in pixels: (0, 0) is the upper left corner of the upper left pixel, whose centre is (0.5, 0.5). */
export interface Point {
  x: number;
  y: number;
}

/** A rectangle in a picture, in pixels; it may reach beyond the picture's border. */
export interface Box {
  /** Left edge. */
  x: number;
  /** Upper edge. */
  y: number;
  width: number;
  height: number;
}

/** A face that a detector found. */
export interface DetectedFace {
  box: Box;
  /** The detector's confidence, 0 to 1. */
  score: number;
  /** Centres of the eyes: `leftEye` is the one further left in an upright picture, the person's right. */
  leftEye: Point;
  rightEye: Point;
}

/**
 * What finds faces. This package brings an adapter for `@vladmandic/face-api` in its entry `/face-api` and takes any other object
 * of this form: everything behind it (choice, alignment, cache) is the same.
 */
export interface FaceDetector {
  /** For records and cache keys, for example `face-api tiny`. */
  name: string;
  /** Whatever changes its results belongs here: version of the library, settings, the back end that computes. */
  version: string;
  /** Every face of at least the detector's own least score, in any order; an empty list where there is none. */
  detect: (image: RgbImage) => Promise<DetectedFace[]>;
}
