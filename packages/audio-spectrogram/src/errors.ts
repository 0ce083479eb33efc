import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

export { kindOf } from '@image2audio/argument-checks';

/** Base of every error this package throws: `catch (error) { if (error instanceof AudioSpectrogramError) ... }`. */
export class AudioSpectrogramError extends ArgumentError {
  override name = 'AudioSpectrogramError';

  /** What to do; the same as `fix`. */
  get remedy(): string {
    return this.fix;
  }
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
  fix: string;
}

/** The bytes of a sound file cannot be decoded: wrong format, unsupported encoding, or damage. */
export class AudioDecodeError extends AudioSpectrogramError implements DecodeFailure {
  override name = 'AudioDecodeError';
  readonly file: string;

  constructor({ file, found, expected, fix }: DecodeFailure, options?: ErrorOptions) {
    super(file, found, expected, fix, options);
    this.file = file;
  }
}

/** An argument of a function is out of its range. */
export class AudioArgumentError extends AudioSpectrogramError {
  override name = 'AudioArgumentError';
}

export const { requireInteger, requireName, requireOptions, requirePositive, requireRange } =
  checksThrowing(AudioArgumentError);
