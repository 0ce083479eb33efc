import { requireOptions } from '../errors';
import type { SpectrogramShape } from '../spectrograms';

export interface ActiveFramesOptions {
  /** How far above the quietest frame, as a share of the way to the loud ones, a frame has to lie. Default 0.25. */
  threshold?: number;
  /** The share of frames that the level of the loud ones has below or at it. Default 150/156: the 150th smallest of 156. */
  loud?: number;
}

/**
 * The frames of a log spectrogram [frames, bands] in which something sounds, in ascending order: those whose mean level over the
 * bands lies above min + threshold (loud - min). Silence and what fills a short clip up to its length are thus left out, whatever
 * the clip's loudness. Where all frames are equally loud, as in silence, all count as active.
 */
export function activeFrames(
  spectrogram: ArrayLike<number>,
  { frames, bands }: SpectrogramShape,
  options: ActiveFramesOptions = {},
): Int32Array {
  requireOptions<ActiveFramesOptions>('options', options, { threshold: true, loud: true });
  const { threshold = 0.25, loud = 150 / 156 } = options;
  const levels = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) levels[frame] += spectrogram[frame * bands + band] / bands;
  }
  const sorted = levels.slice().sort();
  const rank = Math.min(frames, Math.max(1, Math.round(loud * frames)));
  const limit = sorted[0] + threshold * (sorted[rank - 1] - sorted[0]);
  const active = Int32Array.from(levels.keys()).filter((frame) => levels[frame] > limit);
  return active.length > 0 ? active : Int32Array.from(levels.keys());
}
