import { logSumExp } from '../log-sum-exp';
import type { Estimate } from './estimator';

/**
 * Importance-weighted bound (Burda, Grosse and Salakhutdinov, 2016), `log 1/k sum_i w_i`: at most log p(x) in
 * expectation, never below the ELBO of the same weights, and nearer to log p(x) the larger k is (by about Var(w) / (2
 * k E(w)^2)).
 *
 * Standard error by the delta method: the deviation of `w / mean(w)` over sqrt(k). It is blind to weights that were
 * never drawn: trust it only where k-hat is fine.
 */
export function iwae(logWeights: Float64Array): Estimate {
  const samples = logWeights.length;
  const logDensity = logSumExp(logWeights) - Math.log(samples);
  if (samples < 2 || logDensity === -Infinity) return { logDensity, standardError: NaN };
  const squares = logWeights.reduce((sum, value) => sum + (Math.exp(value - logDensity) - 1) ** 2, 0);
  return { logDensity, standardError: Math.sqrt(squares / (samples - 1) / samples) };
}
