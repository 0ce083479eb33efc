/** Wrong input to this package: which argument, what was found, what was expected and, in the message, the fix. */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError';

  constructor(
    readonly argument: string,
    readonly found: string,
    readonly expected: string,
    fix = '',
  ) {
    super(`${argument}: found ${found}, expected ${expected}.${fix ? ` ${fix}` : ''}`);
  }
}

/** Throws unless `value` is an integer of at least `minimum`. */
export function requireInteger(argument: string, value: number, minimum: number): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new ClassifierError(argument, String(value), `an integer of at least ${minimum}`);
  }
}

/** Throws unless `value` lies in [low, high], or in [low, high) where `open`. */
export function requireRange(argument: string, value: number, low: number, high: number, open = false): void {
  if (!(value >= low && (open ? value < high : value <= high))) {
    throw new ClassifierError(argument, String(value), `a number in [${low}, ${high}${open ? ')' : ']'}`);
  }
}
