import type { RgbImage } from './rgb-image';
import { triangleResize } from './triangle-resize';

/** A picture within a square, in its upper left corner. */
export interface FittedImage {
  image: RgbImage;
  /** Pixels of the picture for one of the square, across and down (they differ by the rounding of the size). */
  scale: { x: number; y: number };
}

/** A whole picture, scaled with a triangle filter until its longer side is `size`; the rest of the `size` x `size` square is black. */
export function fitSquare({ width, height, data }: RgbImage, size: number): FittedImage {
  const shrink = size / Math.max(width, height);
  const across = Math.max(1, Math.round(width * shrink));
  const down = Math.max(1, Math.round(height * shrink));
  const result = new Uint8Array(3 * size * size);
  const values = new Float32Array(width * height);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = data[3 * pixel + channel];
    const scaled = triangleResize({ width, height, values }, across, down).values;
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        result[3 * (row * size + column) + channel] = Math.round(scaled[row * across + column]);
      }
    }
  }
  return { image: { width: size, height: size, data: result }, scale: { x: width / across, y: height / down } };
}
