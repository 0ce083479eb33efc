import { requireOptions } from '../errors';
import type { SpectrogramShape } from '../spectrograms';

/**
 * A spectrogram [frames, bands] with its bands moved as by another voice: band b of the result is read at
 * c + (b - shift - c) / scale of the original, c = (bands - 1) / 2, between its two neighbours by a straight line; beyond the lowest
 * and the highest band those two go on.
 */
export function warpBands(
  item: Float32Array,
  { frames, bands }: SpectrogramShape,
  options: { scale?: number; shift?: number } = {},
): Float32Array {
  requireOptions<{ scale?: number; shift?: number }>('options', options, { scale: true, shift: true });
  const { scale = 1, shift = 0 } = options;
  const centre = (bands - 1) / 2;
  const below = new Int32Array(bands);
  const above = new Int32Array(bands);
  const shares = new Float64Array(bands);
  for (let band = 0; band < bands; band++) {
    const place = Math.min(bands - 1, Math.max(0, centre + (band - shift - centre) / scale));
    below[band] = Math.floor(place);
    above[band] = Math.min(below[band] + 1, bands - 1);
    shares[band] = place - below[band];
  }
  const result = new Float32Array(item.length);
  for (let start = 0; start < frames * bands; start += bands) {
    for (let band = 0; band < bands; band++) {
      const low = item[start + below[band]];
      result[start + band] = low + shares[band] * (item[start + above[band]] - low);
    }
  }
  return result;
}
