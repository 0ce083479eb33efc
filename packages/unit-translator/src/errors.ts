import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

export { kindOf } from '@image2audio/argument-checks';

/** Wrong input: names the argument, what was found in it, what was expected, and how to mend it. */
export class TranslatorError extends ArgumentError {
  override readonly name = 'TranslatorError';
}

export const { requireInteger, requireName, requireOptions, requirePositive, requireRange } =
  checksThrowing(TranslatorError);

/** Refuses a seed that is no integer which JavaScript holds exactly. */
export function requireSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new TranslatorError('seed', String(seed), 'an integer');
}
