/**
 * Wrong input: which argument, what was found in it, what was expected, and how to put it right. Every package throws a class of its own that extends this
 * one, and says so in one grammar: `argument: found X, expected Y. Fix.`
 */
export class ArgumentError extends Error {
  constructor(
    /** The argument, option or file at fault, by the name that the caller knows. */
    readonly argument: string,
    /** What was there, as a noun phrase. */
    readonly found: string,
    /** What is accepted, as a noun phrase. */
    readonly expected: string,
    /** What to do, as a sentence; empty where what was expected says it. */
    readonly fix = '',
    options?: ErrorOptions,
  ) {
    super(`${argument}: found ${found}, expected ${expected}.${fix && ` ${fix}`}`, options);
  }
}
