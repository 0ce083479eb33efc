/**
 * Where things lie in memory, in bytes; src/resampling/kernel-memory.ts writes this. A vector of four float32 holds the same value of
 * four transforms at once, and as each is of complex values, of two real blocks: eight blocks make a group.
 */
@unmanaged
export class Plan {
  /** Complex values of a transform, 4 or more. */
  size: usize;
  /** The first step multiplies the rate by `up` and divides it by `down`; one of them is 1. */
  up: usize;
  down: usize;
  /** Values of a block that are right. */
  valid: usize;
  /** The samples of a group, float32. */
  input: usize;
  /** For each part of the filter the conjugate of its transform, in the transform's own order, as (re, im) pairs of float32. */
  responses: usize;
  /** For each stage, k = 0 ... span - 1 and j = 1, 2, 3: cos and sin of -2 pi j k / (4 span), float32. */
  twiddles: usize;
  /** Complex values: a vector of real and one of imaginary parts each. */
  values: usize;
  sum: usize;
  /** What the first step gives, 8 valid up values. */
  between: usize;
  /** The second step: rows of `taps` float32. */
  phases: usize;
  taps: usize;
  rows: usize;
  /** Positions advance by whole + remainder / denominator. */
  wholeStep: usize;
  remainderStep: usize;
  denominator: usize;
  /** The next position, from the beginning of `between`. */
  whole: usize;
  remainder: usize;
  output: usize;
}
