import { ArgumentError, checksThrowing, kindOf } from '@image2audio/argument-checks';
import { TrainingError } from '@image2audio/tfjs-training';

/** Wrong input to this package: which argument, what was found, what was expected and, in the message, the fix. */
export class ClassifierError extends ArgumentError {
  override readonly name = 'ClassifierError';
}

export const { requireInteger, requireName, requireOptions, requireRange } = checksThrowing(ClassifierError);

export { kindOf };

/** Refuses anything but a number in [0, high): a share that may not be whole, or with `high` Infinity a finite number. */
export function requireBelow(argument: string, value: number, high: number): void {
  if (typeof value === 'number' && value >= 0 && value < high) return;
  const expected = high === Infinity ? 'a finite number of at least 0' : `a number from 0 to below ${high}`;
  throw new ClassifierError(argument, String(value), expected);
}

/** Runs `work`; what it finds wrong with weights is said as this package's error. */
export function sayingClassifierError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error;
    throw new ClassifierError(error.argument, error.found, error.expected, error.fix, { cause: error });
  }
}
