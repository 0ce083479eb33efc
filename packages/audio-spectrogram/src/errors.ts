/** Base of every error this package throws: `catch (error) { if (error instanceof AudioSpectrogramError) ... }`. */
export class AudioSpectrogramError extends Error {
  override name = 'AudioSpectrogramError';
}

/** What a decoder met: which file, what its bytes say, what they should say, and what to do about it. */
export interface DecodeFailure {
  /** Name of the file as the caller gave it. */
  file: string;
  /** What was found, as a noun phrase. */
  found: string;
  /** What was expected, as a noun phrase. */
  expected: string;
  /** What to do, as a sentence. */
  remedy: string;
}

/** The bytes of a sound file cannot be decoded: wrong format, unsupported encoding, or damage. */
export class AudioDecodeError extends AudioSpectrogramError implements DecodeFailure {
  override name = 'AudioDecodeError';
  readonly file: string;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;

  constructor({ file, found, expected, remedy }: DecodeFailure, options?: ErrorOptions) {
    super(`${file}: found ${found}, expected ${expected}. ${remedy}`, options);
    this.file = file;
    this.found = found;
    this.expected = expected;
    this.remedy = remedy;
  }
}

/** An argument of a function is out of its range. */
export class AudioArgumentError extends AudioSpectrogramError {
  override name = 'AudioArgumentError';
  readonly argument: string;
  readonly found: string;
  readonly expected: string;
  /** What to do, as a sentence; empty where what was expected says it. */
  readonly remedy: string;

  constructor(argument: string, found: unknown, expected: string, remedy = '') {
    super(`${argument} is ${String(found)}, expected ${expected}.${remedy && ` ${remedy}`}`);
    this.argument = argument;
    this.found = String(found);
    this.expected = expected;
    this.remedy = remedy;
  }
}
