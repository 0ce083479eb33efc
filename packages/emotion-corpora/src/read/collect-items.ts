import { CorpusError } from '../errors';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import { compareText, type CorpusFile } from './corpus-files';
import { fingerprintFiles } from './fingerprint';

/** What becomes of one file: an item; a problem; left out on purpose; or of a class that is not used, by the corpus' own word. */
export type FileOutcome<Item> =
  | { item: Item }
  | { problem: Omit<FileProblem, 'file'> }
  | { excluded: Omit<FileProblem, 'file'> }
  | { dropped: string };

interface CorpusDescription {
  name: string;
  title: string;
  /** What the files of this corpus look like, for the message where there are none. */
  lookedFor: string;
  notes?: string[];
  substituteFor?: string;
}

/**
 * Runs every file of a corpus through `read` and gathers what comes out. Empty files and second copies of an item are problems for
 * every corpus alike.
 *
 * @throws CorpusError where no file gives an item.
 */
export function collectItems<Item extends { id: string }>(
  dir: string,
  files: readonly CorpusFile[],
  { name, title, lookedFor, notes = [], substituteFor }: CorpusDescription,
  read: (file: CorpusFile) => FileOutcome<Item>,
): CorpusIndex<Item> {
  const items = new Map<string, Item>();
  const used: CorpusFile[] = [];
  const problems: FileProblem[] = [];
  const excluded: FileProblem[] = [];
  const dropped = new Map<string, number>();
  for (const file of files) {
    const outcome = read(file);
    if ('problem' in outcome) problems.push({ file: file.relative, ...outcome.problem });
    else if ('excluded' in outcome) excluded.push({ file: file.relative, ...outcome.excluded });
    else if ('dropped' in outcome) dropped.set(outcome.dropped, (dropped.get(outcome.dropped) ?? 0) + 1);
    else if (file.bytes === 0) {
      problems.push({ file: file.relative, reason: 'empty file', remedy: 'Fetch the file again.' });
    } else if (items.has(outcome.item.id)) {
      const remedy = 'Nothing to do: the first copy, by path, is used. Remove one of the two to be sure which.';
      problems.push({ file: file.relative, reason: 'a second copy of an item already read', remedy });
    } else {
      items.set(outcome.item.id, outcome.item);
      used.push(file);
    }
  }
  if (items.size === 0) {
    throw new CorpusError({
      file: dir,
      found: `${files.length} candidate files, none of them usable`,
      expected: `a folder with ${lookedFor}`,
      fix: `Point to the folder that holds ${title}, or fetch it again; its official file names are needed.`,
    });
  }
  return {
    name,
    title,
    items: [...items.values()].sort((a, b) => compareText(a.id, b.id)),
    problems,
    excluded,
    dropped: Object.fromEntries(dropped),
    notes,
    fingerprint: fingerprintFiles(used),
    ...(substituteFor === undefined ? {} : { substituteFor }),
  };
}
