import { luma, type GreyImage } from './grey-image';

/** A colour picture of 8 bits a channel. */
export interface RgbImage {
  /** Pixels. */
  width: number;
  height: number;
  /** Red, green and blue of every pixel, row by row, 0 to 255: `3 * width * height` values. */
  data: Uint8Array;
}

/** The luma of every pixel (ITU-R BT.601, see {@link luma}), not rounded. */
export function greyOf({ width, height, data }: RgbImage): GreyImage {
  const values = new Float32Array(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    values[pixel] = luma(data[3 * pixel], data[3 * pixel + 1], data[3 * pixel + 2]);
  }
  return { width, height, values };
}

/** A grey picture with three equal channels, rounded to 8 bits: what a detector made for colour takes. */
export function rgbOfGrey({ width, height, values }: GreyImage): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    data.fill(Math.min(255, Math.max(0, Math.round(values[pixel]))), 3 * pixel, 3 * pixel + 3);
  }
  return { width, height, data };
}
