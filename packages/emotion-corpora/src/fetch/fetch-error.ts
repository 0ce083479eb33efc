import { CorpusError, type CorpusErrorDetails } from '../errors';
import { visible } from './visible-text';

/** Paths and addresses may be long; what a host says, need not. */
const longestName = 2000;

function shown<Details extends CorpusErrorDetails>(details: Details): Details {
  return {
    ...details,
    ...(details.file === undefined ? {} : { file: visible(details.file, longestName) }),
    found: visible(details.found, longestName),
    expected: visible(details.expected, longestName),
  };
}

/**
 * A host that cannot be reached or that does not give what was asked for, or a folder that what it gives cannot go into. Control
 * characters in what the host says are written out.
 */
export class FetchError extends CorpusError {
  /** Of the answer; null where none came. */
  readonly status: number | null;

  constructor(details: { file: string; found: string; expected: string; fix: string; status?: number }) {
    super(shown(details));
    this.name = 'FetchError';
    this.status = details.status ?? null;
  }
}

/** An archive that is damaged, or that is none of those that a corpus publishes. Control characters in its names are written out. */
export class ArchiveError extends CorpusError {
  constructor(details: { file: string; found: string; expected: string; fix: string }) {
    super(shown(details));
    this.name = 'ArchiveError';
  }
}

const noRoom = new Set(['ENOSPC', 'EDQUOT']);

/** No room for a file: `found` of it, `needed` are. */
export function noSpace(file: string, found: string, needed: string): FetchError {
  return new FetchError({
    file,
    found,
    expected: needed,
    fix: 'Free some space, or name a folder on another disk; then run the same command again: what has come so far is kept.',
  });
}

/** What the file system refused, as an error that names it; anything else as it is. */
export function fileSystemError(file: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof CorpusError) return cause;
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return cause;
  if (noRoom.has(code)) return noSpace(file, `no space left on the disk (${code})`, 'room for the file');
  return new FetchError({
    file,
    found: `what the file system refuses (${code} at ${syscall})`,
    expected: 'a place that can be written',
    fix: 'Name a folder on another disk, or mend its permissions; then run the same command again: what has come so far is kept.',
  });
}
