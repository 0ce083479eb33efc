import type { WeightSummary } from '../weights/weight-summary';
import type { Estimate } from './estimator';

/**
 * Importance-weighted bound (Burda, Grosse and Salakhutdinov, 2016), `log 1/k sum_i w_i`: at most log p(x) in
 * expectation, never below the ELBO of the same weights, and nearer to log p(x) the larger k is (by about Var(w) / (2
 * k E(w)^2)).
 *
 * Standard error by the delta method: the deviation of `w / mean(w)` over sqrt(k). It is blind to weights that were
 * never drawn: trust it only where k-hat is fine.
 */
export function iwae({ count, logMean: logDensity, squaredDeviations }: WeightSummary): Estimate {
  if (count < 2 || logDensity === -Infinity) return { logDensity, standardError: NaN };
  return { logDensity, standardError: Math.sqrt(squaredDeviations / (count - 1) / count) };
}
