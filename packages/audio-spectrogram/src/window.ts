import { requireName, requireOptions } from './errors';
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
export function hann(length: number, options: WindowOptions = {}): Float64Array {
  return raisedCosine(length, 0.5, options);
}

/**
 * The Hamming window, w[n] = 0.54 - 0.46 cos(2 pi n / N), as scipy.signal.get_window('hamming', length, fftbins=periodic).
 * A window of one sample is 1.
 */
export function hamming(length: number, options: WindowOptions = {}): Float64Array {
  return raisedCosine(length, 0.54, options);
}

/** Kaldi's default window, the symmetric Hann window to the power of 0.85. A window of one sample is 1. */
export function povey(length: number): Float64Array {
  return hann(length, { periodic: false }).map((value) => value ** 0.85);
}

function raisedCosine(length: number, mean: number, options: WindowOptions): Float64Array {
  requireOptions<WindowOptions>('options', options, { periodic: true });
  const { periodic = true } = options;
  requirePositiveInteger('length', length);
  if (length === 1) return Float64Array.of(1);
  const period = periodic ? length : length - 1;
  return Float64Array.from({ length }, (_, n) => mean - (1 - mean) * Math.cos((2 * Math.PI * n) / period));
}

/** Periodic Hann and Hamming windows, Kaldi's symmetric one, and ones throughout. */
export type WindowKind = 'hann' | 'hamming' | 'povey' | 'rectangular';

/** @throws AudioArgumentError for a kind that is not known, or a length that is not a positive integer */
export function analysisWindow(kind: WindowKind, length: number): Float64Array {
  requireName('window', kind, ['hann', 'hamming', 'povey', 'rectangular']);
  requirePositiveInteger('windowLength', length);
  switch (kind) {
    case 'hann':
      return hann(length);
    case 'hamming':
      return hamming(length);
    case 'povey':
      return povey(length);
    case 'rectangular':
      return new Float64Array(length).fill(1);
  }
}
