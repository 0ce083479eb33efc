import { checkLogWeights } from './check-log-weights';
import { generalizedParetoShape } from './generalized-pareto';

/** The fewest exceedances that a tail is fitted to. */
const SHORTEST_TAIL = 5;
/**
 * Log weights nearer to each other than this are equal: log-densities of thousands of nats come from the back end in float32,
 * where their last digit is worth as much. Rounding would otherwise be fitted as a tail.
 */
const ROUNDING = 1e-3;
/** Weights below e^-708 of the largest are zero in float64. */
const SMALLEST_LOG_WEIGHT = Math.log(2 ** -1022);

/**
 * k-hat, the shape of the tail of importance weights (Vehtari, Simpson, Gelman, Yao and Gabry, "Pareto smoothed
 * importance sampling", 2024): the `ceil(min(k / 5, 3 sqrt(k)))` largest weights above the next one, fitted by a
 * generalised Pareto distribution. Up to `largestUsableKHat(k)` the estimate can be used; above, it and its standard error mean
 * nothing. Agrees with arviz' `psislw`.
 *
 * - NaN: unknown, with fewer than 21 draws the tail is too short to fit;
 * - -Infinity: the largest weights are equal within 0.1 %, there is no tail (an exact proposal);
 * - Infinity: so few weights count at all that there is no tail to fit.
 *
 * @throws DensityError where a logarithm is NaN or Infinity
 */
export function kHat(logWeights: Float64Array): number {
  checkLogWeights(logWeights);
  return kHatOfLargest(logWeights.slice().sort(), logWeights.length);
}

/**
 * k-hat of `samples` weights from the largest of them alone.
 *
 * @param ascending logarithms, `tailLength(samples)` + 1 of the largest at least
 */
export function kHatOfLargest(ascending: Float64Array, samples: number): number {
  const length = tailLength(samples);
  if (length < SHORTEST_TAIL || samples <= length) return NaN;

  const largest = ascending[ascending.length - 1];
  if (largest === -Infinity) return Infinity;
  const cutoff = ascending[ascending.length - length - 1] - largest;
  if (cutoff > -ROUNDING) return -Infinity;

  const threshold = Math.max(cutoff, SMALLEST_LOG_WEIGHT);
  // exp(value) - exp(threshold), without taking two numbers that are nearly equal from each other
  const exceedances = ascending
    .subarray(ascending.length - length)
    .map((value) => Math.exp(threshold) * Math.expm1(value - largest - threshold))
    .filter((value) => value > 0);
  return exceedances.length < SHORTEST_TAIL ? Infinity : generalizedParetoShape(exceedances);
}

/**
 * The largest k-hat at which an estimate from `samples` draws can be used, `min(1 - 1 / log10(samples), 0.7)` (Vehtari and
 * others, 2024): 0.45 for 64 draws, 0.7 from 2155 on. The heavier the tail, the more draws it takes. Agrees with
 * arviz' `good_k`.
 */
export function largestUsableKHat(samples: number): number {
  return Math.min(1 - 1 / Math.log10(samples), 0.7);
}

/** How many of the largest of `samples` weights count as their tail, `ceil(min(k / 5, 3 sqrt(k)))` (Vehtari and others, 2024). */
export function tailLength(samples: number): number {
  return Math.ceil(Math.min(samples / 5, 3 * Math.sqrt(samples)));
}
