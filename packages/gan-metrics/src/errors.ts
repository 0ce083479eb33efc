import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

/** Wrong input to a metric: which argument, what was found in it, what is expected, and how to put it right. */
export class MetricsError extends ArgumentError {
  override readonly name = 'MetricsError';
}

export const { requireInteger, requireOptions } = checksThrowing(MetricsError);
