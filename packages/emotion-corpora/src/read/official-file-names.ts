import { parseCremaDName } from '../names/crema-d-name';
import type { CorpusFile } from './corpus-files';
import { csvRows } from './csv-table';

/** The list of all clips that CREMA-D comes with. */
export const cremaDFileList = 'SentenceFilenames.csv';

/** The ids in CREMA-D's list (column Filename), of the first that can be read; `ids` is null where none can, and `failures` says why. */
export async function readCremaDFileList(
  lists: readonly CorpusFile[],
): Promise<{ ids: string[] | null; failures: string[] }> {
  const failures: string[] = [];
  for (const { path, relative } of lists) {
    try {
      const rows = await csvRows(path, ['Filename']);
      const ids = rows.flatMap((row) => parseCremaDName(row.text('Filename'))?.id ?? []);
      if (ids.length > 0) return { ids, failures };
      failures.push(`${relative} cannot be used (no name of a clip in it)`);
    } catch (cause) {
      failures.push(`${relative} cannot be used (${cause instanceof Error ? cause.message : String(cause)})`);
    }
  }
  return { ids: null, failures };
}
