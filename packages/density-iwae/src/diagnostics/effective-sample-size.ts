import { checkLogWeights } from './check-log-weights';

/**
 * Kish' effective sample size of importance weights, `(sum w)^2 / sum w^2`, from their logarithms: between 1 (one
 * weight counts) and k (all are equal); 0 where no weight is above zero. Weights enter relative to the largest, so that a number added to all
 * logarithms changes nothing, however large it is.
 *
 * @throws DensityError where a logarithm is NaN or Infinity
 */
export function effectiveSampleSize(logWeights: Float64Array): number {
  checkLogWeights(logWeights);
  const largest = logWeights.reduce((most, value) => Math.max(most, value), -Infinity);
  if (largest === -Infinity) return 0;
  let [sum, squares] = [0, 0];
  for (const value of logWeights) {
    const weight = Math.exp(value - largest);
    sum += weight;
    squares += weight ** 2;
  }
  return sum ** 2 / squares;
}
