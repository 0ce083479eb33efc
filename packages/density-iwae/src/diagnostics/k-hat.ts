import { generalizedParetoShape } from './generalized-pareto';

/** The fewest exceedances that a tail is fitted to. */
const SHORTEST_TAIL = 5;
/** Weights below e^-708 of the largest are zero in float64. */
const SMALLEST_LOG_WEIGHT = Math.log(2 ** -1022);

/**
 * k-hat, the shape of the tail of importance weights (Vehtari, Simpson, Gelman, Yao and Gabry, "Pareto smoothed
 * importance sampling", 2024): the `ceil(min(k / 5, 3 sqrt(k)))` largest weights above the next one, fitted by a
 * generalised Pareto distribution. Below 0.5 the estimate converges fast, up to 0.7 usably; above, the estimate and
 * its standard error mean nothing. Agrees with arviz' `psislw`.
 *
 * - NaN: unknown, with fewer than 21 draws the tail is too short to fit;
 * - -Infinity: the largest weights are all equal, there is no tail (an exact proposal);
 * - Infinity: so few weights count at all that there is no tail to fit.
 */
export function kHat(logWeights: Float64Array): number {
  const tailLength = Math.ceil(Math.min(logWeights.length / 5, 3 * Math.sqrt(logWeights.length)));
  if (tailLength < SHORTEST_TAIL || logWeights.length <= tailLength) return NaN;

  const sorted = logWeights.slice().sort();
  const largest = sorted[sorted.length - 1];
  if (largest === -Infinity) return Infinity;
  const cutoff = sorted[sorted.length - tailLength - 1] - largest;
  if (cutoff === 0) return -Infinity;

  const threshold = Math.exp(Math.max(cutoff, SMALLEST_LOG_WEIGHT));
  const exceedances = sorted
    .subarray(sorted.length - tailLength)
    .map((value) => Math.exp(value - largest) - threshold)
    .filter((value) => value > 0);
  return exceedances.length < SHORTEST_TAIL ? Infinity : generalizedParetoShape(exceedances);
}
