import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

export { kindOf } from '@image2audio/argument-checks';

/** Wrong input to this package: which argument, what was found, what was expected and, in the message, the fix. */
export class GraphError extends ArgumentError {
  override readonly name = 'GraphError';
}

export const { requireInteger, requireName, requireOptions, requirePositive, requireRange } =
  checksThrowing(GraphError);
