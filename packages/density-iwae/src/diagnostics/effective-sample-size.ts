import { logSumExp } from '../log-sum-exp';
import { checkLogWeights } from './check-log-weights';

/**
 * Kish' effective sample size of importance weights, `(sum w)^2 / sum w^2`, from their logarithms: between 1 (one
 * weight counts) and k (all are equal); 0 where no weight is above zero.
 *
 * @throws DensityError where a logarithm is NaN or Infinity
 */
export function effectiveSampleSize(logWeights: Float64Array): number {
  checkLogWeights(logWeights);
  const logSum = logSumExp(logWeights);
  if (logSum === -Infinity) return 0;
  return 1 / logWeights.reduce((sum, value) => sum + Math.exp(value - logSum) ** 2, 0);
}
