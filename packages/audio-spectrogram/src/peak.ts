import type { Samples } from './samples';

/** Largest absolute sample, max |x[n]|; 0 for no samples. Full scale is 1. */
export function peak(samples: Samples): number {
  let largest = 0;
  for (let n = 0; n < samples.length; n++) largest = Math.max(largest, Math.abs(samples[n]));
  return largest;
}

/**
 * Whether no sample exceeds `threshold` in absolute value.
 *
 * The default, 1e-4 (-80 dB of full scale, about 3 steps of 16-bit audio), takes digital silence and the dither of an
 * empty recording for silent and any audible speech not. An empty clip is silent.
 */
export function isSilent(samples: Samples, threshold = 1e-4): boolean {
  return peak(samples) <= threshold;
}
