/** What a {@link CorpusError} says beside its message. Give `argument` for a wrong value, `file` for a wrong file or folder. */
export interface CorpusErrorDetails {
  argument?: string;
  file?: string;
  found: string;
  expected: string;
  fix: string;
}

/**
 * Every error this package throws on purpose. The message names the argument or file, what was found there, what was
 * expected and what to do about it; the same parts are fields, for programs that react to them.
 */
export class CorpusError extends Error {
  readonly argument: string | undefined;
  readonly file: string | undefined;
  readonly found: string;
  readonly expected: string;
  readonly fix: string;

  constructor({ argument, file, found, expected, fix }: CorpusErrorDetails) {
    const subject = file ?? argument ?? 'input';
    super(`${subject}: found ${found}; expected ${expected}. ${fix}`);
    this.name = 'CorpusError';
    this.argument = argument;
    this.file = file;
    this.found = found;
    this.expected = expected;
    this.fix = fix;
  }
}

/** Something of one part of a speaker split would be seen in another: a speaker, a clip or a recording in two parts. */
export class SplitLeakError extends CorpusError {
  constructor(details: CorpusErrorDetails) {
    super(details);
    this.name = 'SplitLeakError';
  }
}
