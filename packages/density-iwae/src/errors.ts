import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

export { kindOf } from '@image2audio/argument-checks';

/** Wrong input to a density estimate: which argument, what was found in it, what was expected, and how to put it right. */
export class DensityError extends ArgumentError {
  override readonly name = 'DensityError';
}

export const { requireInteger, requireName, requireOptions, requirePositive, requireRange } =
  checksThrowing(DensityError);

export function requireSeed(seed: number): void {
  if (!Number.isInteger(seed)) throw new DensityError('seed', String(seed), 'a whole number');
}
