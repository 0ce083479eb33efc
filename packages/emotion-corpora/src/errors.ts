import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

/** What a {@link CorpusError} says beside its message. Give `argument` for a wrong value, `file` for a wrong file or folder. */
export interface CorpusErrorDetails {
  argument?: string;
  file?: string;
  found: string;
  expected: string;
  /** Empty where what was expected says it. */
  fix: string;
}

/**
 * Every error this package throws on purpose. The message names the argument or file, what was found there, what was
 * expected and what to do about it; the same parts are fields, for programs that react to them. Of a wrong file or folder, `argument` is
 * its path too.
 */
export class CorpusError extends ArgumentError {
  override name = 'CorpusError';
  readonly file: string | undefined;

  constructor({ argument, file, found, expected, fix }: CorpusErrorDetails) {
    super(file ?? argument ?? 'input', found, expected, fix);
    this.file = file;
  }
}

/** Something of one part of a speaker split would be seen in another: a speaker, a clip or a recording in two parts. */
export class SplitLeakError extends CorpusError {
  override name = 'SplitLeakError';
}

/** The checks hand in their parts one by one. */
class WrongArgument extends CorpusError {
  constructor(argument: string, found: string, expected: string, fix = '') {
    super({ argument, found, expected, fix });
  }
}

export const { requireInteger, requireName, requireOptions } = checksThrowing(WrongArgument);
