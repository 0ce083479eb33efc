import { requireOptions } from '../errors';
import type { SpectrogramShape } from '../spectrograms';

/**
 * A spectrogram [frames, bands] played `scale` times as long about its middle and `shift` frames later: frame t of the result is read
 * at c + (t - shift - c) / scale of the original, c = (frames - 1) / 2, between its two neighbours by a straight line. What lies
 * beyond the original's ends is its quietest value of each band: silence, as loud as the recording's own.
 */
export function warpTime(
  item: Float32Array,
  { frames, bands }: SpectrogramShape,
  options: { scale?: number; shift?: number } = {},
): Float32Array {
  requireOptions<{ scale?: number; shift?: number }>('options', options, { scale: true, shift: true });
  const { scale = 1, shift = 0 } = options;
  const quiet = item.slice(0, bands);
  for (let start = bands; start < item.length; start += bands) {
    for (let band = 0; band < bands; band++) if (item[start + band] < quiet[band]) quiet[band] = item[start + band];
  }
  const result = new Float32Array(item.length);
  const centre = (frames - 1) / 2;
  for (let frame = 0; frame < frames; frame++) {
    const place = centre + (frame - shift - centre) / scale;
    const target = frame * bands;
    if (place < 0 || place > frames - 1) {
      result.set(quiet, target);
      continue;
    }
    const below = Math.floor(place);
    const share = place - below;
    const first = below * bands;
    const second = Math.min(below + 1, frames - 1) * bands;
    for (let band = 0; band < bands; band++) {
      result[target + band] = item[first + band] + share * (item[second + band] - item[first + band]);
    }
  }
  return result;
}
