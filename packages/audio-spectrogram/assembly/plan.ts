/**
 * Where things lie in memory, in bytes; src/engine/kernel-memory.ts writes this, in this order. Two frames are transformed at once: a vector of two
 * float64 holds the same value of either, so that no step needs to shuffle.
 */
@unmanaged
export class Plan {
  /** Rate of pre-emphasis. */
  preemphasis: f64;
  /** 1 / windowLength for the mean to be taken off, 0 for it to stay. */
  mean: f64;
  /** Bytes from one frame to the next. */
  hop: usize;
  /** Length M of the complex transform: half of the frame's where that is even. */
  size: usize;
  /** 1 where neighbouring samples are real and imaginary part of one value. */
  packed: usize;
  windowLength: usize;
  /** Whether `mean` or `preemphasis` is not zero. */
  conditioned: usize;
  /** The radices, one u32 a stage. */
  radices: usize;
  stages: usize;
  /** For each position of the transform's input, the byte at which its sample lies in the frame. */
  order: usize;
  /** The window in the order of `order`; halved where packed. */
  window: usize;
  twiddles: usize;
  /** cos and sin of -2 pi k / N. */
  halfTurns: usize;
  /** cos and sin of -2 pi t / r for each odd radix, in the order of `radices`. */
  roots: usize;
  /** Room for the largest radix' pairs. */
  pairs: usize;
  /** M complex values, real and imaginary vector each. */
  values: usize;
  /** M + 1 vectors. */
  power: usize;
  /** Two spectra of (re, im) pairs, one after the other. */
  spectra: usize;
  bins: usize;
  /** 1 for the filters to weigh magnitudes, 2 powers. */
  exponent: usize;
  bands: usize;
  /** For each band its first bin and its number of bins. */
  supports: usize;
  weights: usize;
}
