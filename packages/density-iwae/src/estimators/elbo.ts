import type { Estimate } from './estimator';

/**
 * Evidence lower bound, `1/k sum_i log w_i`: at most log p(x) in expectation, short of it by KL(q(z|x), p(z|x))
 * however large k is (paper 2.2). Standard error: the deviation of log w over sqrt(k).
 */
export function elbo(logWeights: Float64Array): Estimate {
  const samples = logWeights.length;
  const logDensity = logWeights.reduce((sum, value) => sum + value, 0) / samples;
  if (samples < 2 || logDensity === -Infinity) return { logDensity, standardError: NaN };
  const squares = logWeights.reduce((sum, value) => sum + (value - logDensity) ** 2, 0);
  return { logDensity, standardError: Math.sqrt(squares / (samples - 1) / samples) };
}
