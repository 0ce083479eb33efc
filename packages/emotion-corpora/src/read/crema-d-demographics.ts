import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Demographics, Sex } from '../clip';
import { officialSpeakers } from '../official-speakers';
import { isShortage } from './shortage';

/** The table of CREMA-D's actors, as the corpus calls it. */
export const demographicsFile = 'VideoDemographics.csv';

/** What the table says of an actor. */
interface CremaDActor {
  sex: Sex;
  demographics: Demographics;
}

/** Actors by id, and what is not known of them where the table cannot be used. */
export interface CremaDActors {
  actors: ReadonlyMap<string, CremaDActor>;
  note: string | null;
}

function sexOf(word: string | undefined): Sex {
  const lower = word?.trim().toLowerCase();
  return lower === 'female' || lower === 'male' ? lower : 'unknown';
}

/** Parses the table: columns ActorID, Age, Sex (Male or Female), Race, Ethnicity, of which the last four may be missing. */
function parseDemographics(text: string): Map<string, CremaDActor> {
  const rows: Record<string, string | undefined>[] = parse(text, {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
  });
  return new Map(
    rows.flatMap(({ ActorID, Age, Sex, Race, Ethnicity }) => {
      if (!ActorID) return [];
      const demographics: Demographics = {
        ...(Age && Number.isFinite(Number(Age)) ? { age: Number(Age) } : {}),
        ...(Race ? { race: Race } : {}),
        ...(Ethnicity ? { ethnicity: Ethnicity } : {}),
      };
      return [[ActorID, { sex: sexOf(Sex), demographics }]];
    }),
  );
}

/** The sex of every actor, which the published list tells: a split does not depend on whether the table is beside the clips. */
const published: ReadonlyMap<string, CremaDActor> = new Map(
  officialSpeakers['crema-d'].map(({ speaker, sex }) => [speaker, { sex, demographics: {} }]),
);

/**
 * Reads the table from the corpus' folder, from one of `folders` below it, or from the folder above (for a `dir` that is `AudioWAV`
 * itself). Without it, the sex is that of the published list and the note says so.
 */
export async function readDemographics(dir: string, folders: readonly string[]): Promise<CremaDActors> {
  const above = basename(resolve(dir)).toLowerCase() === 'audiowav' ? [dirname(resolve(dir))] : [];
  for (const folder of new Set([dir, ...folders, ...above])) {
    const text = await readFile(join(folder, demographicsFile), 'utf8').catch((cause: unknown) => {
      if (isShortage(cause)) throw cause;
      return null;
    });
    if (text === null) continue;
    try {
      return { actors: parseDemographics(text), note: null };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const note = `${demographicsFile} cannot be read (${reason}): the speakers' sex is taken from the published list`;
      return { actors: published, note };
    }
  }
  return {
    actors: published,
    note: `no ${demographicsFile} beside the clips: the speakers' sex is taken from the published list`,
  };
}
