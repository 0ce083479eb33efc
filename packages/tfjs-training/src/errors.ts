import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

/** Wrong input to this package: which argument, what was found, what was expected and, in the message, the fix. */
export class TrainingError extends ArgumentError {
  override readonly name = 'TrainingError';
}

export const { requireInteger, requireOptions, requireRange } = checksThrowing(TrainingError);

/** Refuses anything but a number in [0, 1): decays of averages, which at 1 would never move. */
export function requireDecay(argument: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value < 1) return;
  throw new TrainingError(argument, String(value), 'a number from 0 to below 1');
}
