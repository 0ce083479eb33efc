/**
 * Wrong input to a density estimate: which argument, what was found in it, what is expected, and how to put it right.
 */
export class DensityError extends Error {
  override readonly name = 'DensityError';

  constructor(
    /** The argument at fault, by the name it has in the call. */
    readonly argument: string,
    problem: string,
  ) {
    super(`${argument}: ${problem}`);
  }
}

/** Refuses anything but a whole number of at least `minimum`. */
export function checkCount(argument: string, value: number, minimum = 1): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new DensityError(argument, `found ${value}; expected a whole number of at least ${minimum}`);
  }
}

/** Refuses numbers outside [0, 1]. */
export function checkShare(argument: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new DensityError(argument, `found ${value}; expected a number from 0 to 1`);
}
