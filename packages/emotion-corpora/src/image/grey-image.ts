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
