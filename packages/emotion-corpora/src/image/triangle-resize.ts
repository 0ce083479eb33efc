import type { GreyImage } from './grey-image';

/** One axis of the filter: output value = sum over k of `weights[k]` x input value at `first + k`. */
interface Taps {
  first: number;
  weights: Float64Array;
}

/** Triangle filter of half-width max(1, from / to) input pixels around each output pixel's centre, cut at the border, sum 1. */
function triangleTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const halfWidth = Math.max(1, scale);
  return Array.from({ length: to }, (_, position) => {
    const centre = (position + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - halfWidth + 0.5));
    const end = Math.min(from, Math.floor(centre + halfWidth + 0.5));
    const weights = new Float64Array(end - first);
    let total = 0;
    for (let k = 0; k < weights.length; k++) {
      weights[k] = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / halfWidth);
      total += weights[k];
    }
    return { first, weights: weights.map((weight) => weight / total) };
  });
}

/**
 * Resizes to `width` x `height`: bilinear where it enlarges, a triangle-weighted area mean where it shrinks (so nothing aliases),
 * each axis on its own; the aspect ratio is not kept. The same filter as Pillow's `resize(..., BILINEAR)` on float images.
 */
export function triangleResize(image: GreyImage, width: number, height: number): GreyImage {
  if (image.width === width && image.height === height) return image;
  const columns = triangleTaps(image.width, width);
  const rows = triangleTaps(image.height, height);
  const narrowed = new Float64Array(width * image.height);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x];
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * image.values[y * image.width + first + k];
      narrowed[y * width + x] = sum;
    }
  }
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * narrowed[(first + k) * width + x];
      values[y * width + x] = sum;
    }
  }
  return { width, height, values };
}
