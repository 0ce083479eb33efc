import { logSumExp } from '../log-sum-exp';

/**
 * Kish' effective sample size of importance weights, `(sum w)^2 / sum w^2`, from their logarithms: between 1 (one
 * weight counts) and k (all are equal); 0 where no weight is finite.
 */
export function effectiveSampleSize(logWeights: Float64Array): number {
  const logSum = logSumExp(logWeights);
  if (logSum === -Infinity) return 0;
  return 1 / logWeights.reduce((sum, value) => sum + Math.exp(value - logSum) ** 2, 0);
}
