import { DensityError } from '../errors';

/** Refuses logarithms of weights that are NaN or Infinity; -Infinity is a weight of zero. */
export function checkLogWeights(logWeights: Float64Array): void {
  const at = logWeights.findIndex((value) => !(value < Infinity));
  if (at < 0) return;
  throw new DensityError(
    'logWeights',
    `${logWeights[at]} at place ${at}`,
    'numbers below infinity',
    "Look for values that are not finite in x and in the model's weights.",
  );
}
