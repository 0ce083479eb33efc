import type { RgbImage } from './rgb-image';
import { triangleResize } from './triangle-resize';

/** A square of a picture: its upper left corner and side in pixels, whole numbers; it may reach beyond the border. */
export interface Square {
  x: number;
  y: number;
  side: number;
}

/**
 * A square of a picture, scaled to `size` x `size` with a triangle filter and rounded to 8 bits. Beyond the picture's border the border's values
 * go on.
 */
export function cutSquare({ width, height, data }: RgbImage, { x, y, side }: Square, size: number): RgbImage {
  const result = new Uint8Array(3 * size * size);
  const values = new Float32Array(side * side);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < side; row++) {
      const from = Math.min(Math.max(y + row, 0), height - 1) * width;
      for (let column = 0; column < side; column++) {
        const across = Math.min(Math.max(x + column, 0), width - 1);
        values[row * side + column] = data[3 * (from + across) + channel];
      }
    }
    const scaled = triangleResize({ width: side, height: side, values }, size, size).values;
    for (let pixel = 0; pixel < scaled.length; pixel++) result[3 * pixel + channel] = Math.round(scaled[pixel]);
  }
  return { width: size, height: size, data: result };
}
