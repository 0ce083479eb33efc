import type { WeightSummary } from '../weights/weight-summary';
import type { Estimate } from './estimator';

/**
 * Evidence lower bound, `1/k sum_i log w_i`: at most log p(x) in expectation, short of it by KL(q(z|x), p(z|x))
 * however large k is (paper 2.2). Standard error: the deviation of log w over sqrt(k).
 */
export function elbo({ count, meanLog, squaredDeviationsOfLog }: WeightSummary): Estimate {
  const standardError = count < 2 ? NaN : Math.sqrt(squaredDeviationsOfLog / (count - 1) / count);
  return { logDensity: meanLog, standardError };
}
