/** Wrong input to a metric: which argument, what was found in it, what is expected, and how to put it right. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';

  constructor(
    /** The argument at fault, by the name it has in the call. */
    readonly argument: string,
    problem: string,
  ) {
    super(`${argument}: ${problem}`);
  }
}
