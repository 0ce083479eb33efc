import type { Samples } from './samples';

/**
 * What stands before the first and after the last sample: `constant` is zeros, `reflect` mirrors about the edge sample
 * without repeating it (again and again where the clip is short), `edge` repeats the edge sample. As numpy.pad.
 */
export type PadMode = 'constant' | 'reflect' | 'edge';

/**
 * Copies `count` samples from index `start` on to the beginning of `target`. Indices before the first sample (negative)
 * and after the last one are padding; so a clip need never be copied whole to be padded.
 */
export function copyPadded(samples: Samples, start: number, target: Float64Array, count: number, mode: PadMode): void {
  const { length } = samples;
  const from = Math.min(Math.max(start, 0), length);
  const to = Math.min(Math.max(start + count, from), length);
  // positions of the first and last real sample in the target
  const lead = Math.min(from - start, count);
  const end = Math.max(to - start, lead);
  if (to > from) target.set(samples.subarray(from, to), lead);
  if (mode === 'constant') {
    target.fill(0, 0, lead);
    target.fill(0, end, count);
    return;
  }
  const source = mode === 'edge' ? clampedIndex : reflectedIndex;
  for (let n = 0; n < lead; n++) target[n] = samples[source(start + n, length)];
  for (let n = end; n < count; n++) target[n] = samples[source(start + n, length)];
}

function clampedIndex(n: number, length: number): number {
  return Math.max(0, Math.min(length - 1, n));
}

function reflectedIndex(n: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((n % period) + period) % period;
  return phase < length ? phase : period - phase;
}
