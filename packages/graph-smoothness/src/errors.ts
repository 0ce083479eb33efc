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

/** What kind of value it is, for `found`: 'undefined', 'an array', 'a Float64Array', 'an Int32Array', 'a string'. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return tag === 'Object' ? 'an object' : `${tag.startsWith('I') ? 'an' : 'a'} ${tag}`;
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
