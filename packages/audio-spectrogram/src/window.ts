import { requirePositiveInteger } from './samples';

export interface WindowOptions {
  /**
   * True (the default) for the window of spectral analysis, whose period is `length`: w[n] = 1/2 - 1/2 cos(2 pi n / N).
   * False for the symmetric one, which ends in zero on both sides: N - 1 in place of N.
   */
  periodic?: boolean;
}

/**
 * The Hann window of `length` samples, as scipy.signal.get_window('hann', length, fftbins=periodic).
 * A window of one sample is 1.
 */
export function hann(length: number, { periodic = true }: WindowOptions = {}): Float64Array {
  requirePositiveInteger('length', length);
  if (length === 1) return Float64Array.of(1);
  const period = periodic ? length : length - 1;
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / period));
}
