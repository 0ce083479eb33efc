import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Sex } from '../clip';

/** The table of CREMA-D's actors, as the corpus calls it. */
export const demographicsFile = 'VideoDemographics.csv';

/** Sex by actor, and why it is not known where it is not. */
export interface Demographics {
  sexes: ReadonlyMap<string, Sex>;
  note: string | null;
}

function sexOf(word: string | undefined): Sex {
  const lower = word?.trim().toLowerCase();
  return lower === 'female' || lower === 'male' ? lower : 'unknown';
}

/** Parses the table: columns ActorID and Sex (Male or Female) are used. */
export function parseDemographics(text: string): Map<string, Sex> {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  return new Map(rows.filter(({ ActorID }) => ActorID).map(({ ActorID, Sex }) => [ActorID, sexOf(Sex)]));
}

/**
 * Reads the table from the corpus' folder, from one of `folders` below it, or from the folder above (for a `dir` that is `AudioWAV`
 * itself). Without it, every sex is unknown and the note says so.
 */
export async function readDemographics(dir: string, folders: readonly string[]): Promise<Demographics> {
  const above = basename(resolve(dir)).toLowerCase() === 'audiowav' ? [dirname(resolve(dir))] : [];
  for (const folder of new Set([dir, ...folders, ...above])) {
    const text = await readFile(join(folder, demographicsFile), 'utf8').catch(() => null);
    if (text === null) continue;
    try {
      return { sexes: parseDemographics(text), note: null };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const note = `${demographicsFile} cannot be read (${reason}): speakers' sex is unknown, splits are not stratified`;
      return { sexes: new Map(), note };
    }
  }
  return {
    sexes: new Map(),
    note: `no ${demographicsFile} beside the clips: speakers' sex is unknown, splits are not stratified`,
  };
}
