/** Wrong input to this package: which argument, what was found, what was expected and, in the message, the fix. */
export class GraphError extends Error {
  override readonly name = 'GraphError';

  constructor(
    readonly argument: string,
    readonly found: string,
    readonly expected: string,
    fix = '',
  ) {
    super(`${argument}: found ${found}, expected ${expected}.${fix ? ` ${fix}` : ''}`);
  }
}

/** Throws unless `value` is an integer in [low, high]. */
export function requireInteger(argument: string, value: number, low: number, high: number, fix?: string): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`;
    throw new GraphError(argument, String(value), `an integer ${range}`, fix);
  }
}

/** Throws unless `value` lies in [low, high]; NaN never does. */
export function requireRange(argument: string, value: number, low: number, high: number, fix?: string): void {
  if (value >= low && value <= high) return;
  throw new GraphError(argument, String(value), `a number in [${low}, ${high}]`, fix);
}

/** Throws unless `value` is above 0; NaN never is. Infinity is. */
export function requirePositive(argument: string, value: number, fix?: string): void {
  if (!(value > 0)) throw new GraphError(argument, String(value), 'a number above 0', fix);
}
