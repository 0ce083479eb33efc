import { CorpusError } from '../errors';
import type { CorpusIndex, FileOutcome, FileProblem } from '../corpus-index';
import { compareText, type CorpusFile } from './corpus-files';
import { fingerprintFiles } from './fingerprint';
import { looksReadable, usableCopy, type IsReadable } from './usable-copy';

export type { FileOutcome } from '../corpus-index';

interface CorpusDescription {
  name: string;
  title: string;
  /** What the files of this corpus look like, for the message where there are none. */
  lookedFor: string;
  notes?: string[];
  substituteFor?: string;
  /** Decides between copies of one item. Default: the first that is not evidently something else. */
  isReadable?: IsReadable;
}

/** What is wrong with the copies of an item that are not used. */
async function problemsOfCopies(
  copies: readonly CorpusFile[],
  used: CorpusFile | null,
  isReadable: IsReadable,
): Promise<FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const copy of copies) {
    const { relative: file, standIn } = copy;
    if (copy === used) continue;
    if (used === null) problems.push({ file, ...standIn!, missing: true });
    else if (standIn) {
      problems.push({
        file,
        reason: standIn.reason,
        remedy: `Nothing to do: another copy, ${used.path}, is used.`,
      });
    } else if (
      copies.indexOf(copy) < copies.indexOf(used) ||
      (copy.bytes !== used.bytes && !(await isReadable(copy.path)))
    ) {
      const remedy = `Nothing to do: another copy, ${used.path}, is used. Remove this one.`;
      problems.push({ file, reason: 'a copy that cannot be read', remedy });
    } else {
      const remedy = `Nothing to do: the first usable copy by path, ${used.path}, is used. Remove one of the two to be sure which.`;
      problems.push({ file, reason: 'a second copy of an item already read', remedy });
    }
  }
  return problems;
}

/** Why none of the files can be used, where all have one reason, and what to do about it. */
function sharedReason(files: readonly CorpusFile[]): { reason: string; remedy: string } | null {
  const [first] = files;
  const shared = first?.standIn;
  return shared && files.every(({ standIn }) => standIn?.reason === shared.reason) ? shared : null;
}

/**
 * Runs every file of a corpus through `read` and gathers what comes out. For every corpus alike, a file that is a stand-in (empty, a pointer of Git LFS, ...) is a
 * problem, and of several copies of an item the first usable one is taken.
 *
 * @throws CorpusError where no file gives an item.
 */
export async function collectItems<Item extends { id: string }>(
  dir: string,
  files: readonly CorpusFile[],
  { name, title, lookedFor, notes = [], substituteFor, isReadable = looksReadable }: CorpusDescription,
  read: (file: CorpusFile) => FileOutcome<Item>,
): Promise<CorpusIndex<Item>> {
  const copies = new Map<string, Map<CorpusFile, Item>>();
  const items: Item[] = [];
  const used: CorpusFile[] = [];
  const problems: FileProblem[] = [];
  const excluded: FileProblem[] = [];
  const dropped = new Map<string, number>();
  for (const file of files) {
    const outcome = read(file);
    if ('problem' in outcome) problems.push({ file: file.relative, ...outcome.problem });
    else if ('excluded' in outcome) excluded.push({ file: file.relative, ...outcome.excluded });
    else if ('dropped' in outcome) dropped.set(outcome.dropped, (dropped.get(outcome.dropped) ?? 0) + 1);
    else {
      const { item } = outcome;
      copies.set(item.id, (copies.get(item.id) ?? new Map<CorpusFile, Item>()).set(file, item));
    }
  }
  for (const itemOfFile of copies.values()) {
    const files = [...itemOfFile.keys()];
    const chosen = await usableCopy(files, isReadable);
    problems.push(...(await problemsOfCopies(files, chosen, isReadable)));
    if (chosen === null) continue;
    items.push(itemOfFile.get(chosen)!);
    used.push(chosen);
  }
  if (items.length === 0) {
    const shared = sharedReason([...copies.values()].flatMap((itemOfFile) => [...itemOfFile.keys()]));
    throw new CorpusError({
      file: dir,
      found: `${files.length} candidate files, none of them usable${shared ? `: each is ${shared.reason}` : ''}`,
      expected: `a folder with ${lookedFor}`,
      fix:
        shared?.remedy ??
        `Point to the folder that holds ${title}, or fetch it again; its official file names are needed.`,
    });
  }
  return {
    name,
    title,
    items: items.sort((a, b) => compareText(a.id, b.id)),
    problems: problems.sort((a, b) => compareText(a.file, b.file)),
    excluded,
    dropped: Object.fromEntries(dropped),
    notes,
    fingerprint: fingerprintFiles(used),
    ...(substituteFor === undefined ? {} : { substituteFor }),
  };
}
