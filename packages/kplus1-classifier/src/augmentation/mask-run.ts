import type { SpectrogramShape } from '../spectrograms';

/** A run shorter than `limit` (and no longer than `length`) at a uniform place: [start, size]. Two draws. */
export function drawRun(length: number, limit: number, random: () => number): [number, number] {
  const size = Math.min(Math.floor(random() * limit), length);
  return [Math.floor(random() * (length - size + 1)), size];
}

/** Sets a run of bands of a spectrogram [frames, bands] to 0, the mean of standardised ones, in place (SpecAugment, Park et al. 2019). */
export function maskBands(
  item: Float32Array,
  { frames, bands }: SpectrogramShape,
  [first, size]: [number, number],
): void {
  for (let frame = 0; frame < frames; frame++) item.fill(0, frame * bands + first, frame * bands + first + size);
}

/** Sets a run of frames to 0, in place. */
export function maskFrames(item: Float32Array, { bands }: SpectrogramShape, [first, size]: [number, number]): void {
  item.fill(0, first * bands, (first + size) * bands);
}
