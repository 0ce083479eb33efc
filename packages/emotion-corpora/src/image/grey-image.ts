/** Grey values of an image, row by row, 0 to 255, not rounded. */
export interface GreyImage {
  width: number;
  height: number;
  values: Float32Array;
}

/**
 * Luma of ITU-R BT.601, (299 R + 587 G + 114 B) / 1000, the weights of Pillow's `convert('L')` (which rounds; this does not).
 * Equal R, G and B give exactly that value.
 */
export function luma(red: number, green: number, blue: number): number {
  return (299 * red + 587 * green + 114 * blue) / 1000;
}

/** Pixels: more than any picture of a face has. */
const mostPixels = 100e6;

/** @throws RangeError for the size of an empty picture, or one so large that it is damage or would not fit into memory. */
export function requireSize({ width, height }: { width: number; height: number }): void {
  if (!(width > 0 && height > 0)) throw new RangeError(`its size is ${width} x ${height}`);
  if (width * height > mostPixels)
    throw new RangeError(`its size, ${width} x ${height}, is beyond ${mostPixels / 1e6} megapixels`);
}

/** The picture is whole, and of a kind that is not read. */
export class UnreadKindError extends RangeError {}
