import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { parseCremaDName } from '../names/crema-d-name';

/** The list of all clips that CREMA-D comes with. */
export const cremaDFileList = 'SentenceFilenames.csv';

/** The ids in CREMA-D's list (column Filename); null where the file is damaged. */
export async function readCremaDFileList(path: string): Promise<string[] | null> {
  try {
    const text = await readFile(path, 'utf8');
    const rows: Record<string, string>[] = parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      trim: true,
    });
    const ids = rows.flatMap(({ Filename }) => parseCremaDName(Filename ?? '')?.id ?? []);
    return ids.length > 0 ? ids : null;
  } catch {
    return null;
  }
}
