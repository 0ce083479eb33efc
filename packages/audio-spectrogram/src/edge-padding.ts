import type { Samples } from './samples';

/**
 * What stands before the first and after the last sample: `constant` is zeros, `reflect` mirrors about the edge sample
 * without repeating it (again and again where the clip is short), `edge` repeats the edge sample. As numpy.pad.
 */
export type PadMode = 'constant' | 'reflect' | 'edge';

/** The samples with `margin` more on either side, in float64. */
export function padEdges(samples: Samples, margin: number, mode: PadMode): Float64Array {
  const { length } = samples;
  const padded = new Float64Array(length + 2 * margin);
  padded.set(samples, margin);
  if (mode === 'constant') return padded;
  const source = mode === 'edge' ? clampedIndex : reflectedIndex;
  for (let n = 0; n < margin; n++) {
    padded[n] = samples[source(n - margin, length)];
    padded[margin + length + n] = samples[source(length + n, length)];
  }
  return padded;
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
