import type { LevelFormula } from '../decibel';

/**
 * Transforms frames that lie one after the other in `samples`, by one plan. Its arrays are used again at each call: nothing
 * is allocated for a frame or a clip.
 */
export interface SpectrumEngine {
  /** How many frames `samples` has room for. */
  framesAtOnce: number;
  /** Filled by the caller: frame t begins at sample t hop. */
  samples: Float64Array;
  /** Visits the spectra of the first `count` frames, (re, im) pairs of bins 0 ... floor(N/2). */
  eachSpectrum: (count: number, visit: (frame: number, spectrum: Float64Array) => void) => void;
}

/** The same with mel filters. */
export interface MelEngine extends SpectrumEngine {
  /**
   * Filter sums of the first `count` frames, band b of frame t at t bands + b, as levels where a formula is given. The array is
   * overwritten by the next call.
   */
  mel: (count: number, level: LevelFormula | null) => Float64Array;
}

/** Room for samples, and how many frames of these share it: enough for a call not to matter, few enough for the cache. */
export function roomForFrames(hopLength: number, fftSize: number): { framesAtOnce: number; length: number } {
  // a longer hop would leave more gap than sound in between
  if (hopLength > LONGEST_SHARED_HOP) return { framesAtOnce: 1, length: fftSize };
  const framesAtOnce = Math.max(2, Math.min(MOST_FRAMES, 2 * Math.floor(SAMPLES_AT_ONCE / (2 * hopLength))));
  return { framesAtOnce, length: (framesAtOnce - 1) * hopLength + fftSize };
}

const SAMPLES_AT_ONCE = 2 ** 14;
const LONGEST_SHARED_HOP = 2 ** 16;
const MOST_FRAMES = 128;
