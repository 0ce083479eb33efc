/** Wrong input: names the argument, what was found in it, what was expected, and how to mend it. */
export class TranslatorError extends Error {
  override readonly name = 'TranslatorError';

  constructor(
    readonly argument: string,
    readonly found: string,
    readonly expected: string,
    readonly fix = `Pass ${expected}.`,
  ) {
    super(`${argument} is ${found}, expected ${expected}. ${fix}`);
  }
}
