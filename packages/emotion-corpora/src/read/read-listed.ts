import { CorpusError } from '../errors';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import { listFiles, type CorpusFile } from './corpus-files';

/** What an error says where, besides, not all of the folder could be looked at. */
export function withUnlisted(error: CorpusError, unlisted: readonly FileProblem[]): CorpusError {
  const [first] = unlisted;
  if (!first) return error;
  const { argument, file, found, expected } = error;
  const more = unlisted.length > 1 ? `, and ${unlisted.length - 1} more such` : '';
  return new CorpusError({
    ...(argument === undefined ? {} : { argument }),
    ...(file === undefined ? {} : { file }),
    found: `${found}; not looked at: ${first.file} (${first.reason}${more})`,
    expected,
    fix: first.remedy,
  });
}

/**
 * Lists a folder and makes the index of its files. What could not be looked at is among the problems of the index, and in the message where there is none.
 *
 * @throws CorpusError where the folder cannot be read, or `index` throws it.
 */
export async function readListed<Index extends Pick<CorpusIndex<unknown>, 'problems'>>(
  dir: string,
  lookedFor: string,
  index: (files: readonly CorpusFile[]) => Promise<Index>,
): Promise<Index> {
  const { files, problems } = await listFiles(dir, lookedFor);
  try {
    const made = await index(files);
    made.problems.push(...problems);
    return made;
  } catch (cause) {
    if (cause instanceof CorpusError) throw withUnlisted(cause, problems);
    throw cause;
  }
}
