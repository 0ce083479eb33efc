import type { WeightSummary } from '../weights/weight-summary';
import type { Estimate } from './estimator';

/**
 * Jackknife variational inference of order 1 (Nowozin, 2018): with `L_k = log 1/k sum_j w_j` and `L_-i` the same without weight i,
 * `k L_k - (k - 1) mean_i L_-i`. The jackknife takes away the term in 1/k of the bias of IWAE and leaves one in 1/k^2. It is no bound: it may lie
 * above log p(x).
 *
 * With the shares `u_i = w_i / sum w` it is `L_k + (k - 1) (log(1 - 1/k) - mean_i log(1 - u_i))`: k logarithms, not k sums.
 * Standard error: the jackknife's own, the deviation of the pseudo-values `k L_k - (k - 1) L_-i` over sqrt(k).
 *
 * NaN with fewer than two weights above zero: leaving one out then leaves nothing.
 */
export function jvi1(weights: WeightSummary): Estimate {
  const { count, logMean } = weights;
  if (logMean === -Infinity) return { logDensity: -Infinity, standardError: NaN };
  const { mean, squaredDeviations } = weights.leaveOneOut();
  if (count < 2 || mean === -Infinity) return { logDensity: NaN, standardError: NaN };
  const variance = squaredDeviations / (count - 1);
  return {
    logDensity: logMean + (count - 1) * (Math.log1p(-1 / count) - mean),
    standardError: ((count - 1) * Math.sqrt(variance)) / Math.sqrt(count),
  };
}
