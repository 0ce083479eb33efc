import { basename, dirname, join, resolve } from 'node:path';
import type { Demographics, Sex } from '../clip';
import { officialSpeakers } from '../official-speakers';
import { isShortage } from './shortage';
import { csvRows } from './csv-table';

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

/** Reads the table: columns ActorID, Age, Sex (Male or Female), Race, Ethnicity, of which the last four may be missing. */
async function readActors(path: string): Promise<Map<string, CremaDActor>> {
  const rows = await csvRows(path, ['ActorID']);
  const actors = rows.flatMap((row): [string, CremaDActor][] => {
    const [id, age, race, ethnicity] = ['ActorID', 'Age', 'Race', 'Ethnicity'].map((column) => row.text(column));
    if (!id) return [];
    const demographics: Demographics = {
      ...(age && Number.isFinite(Number(age)) ? { age: Number(age) } : {}),
      ...(race ? { race } : {}),
      ...(ethnicity ? { ethnicity } : {}),
    };
    return [[id, { sex: sexOf(row.text('Sex')), demographics }]];
  });
  if (actors.length === 0) throw new Error('no row of an actor');
  return new Map(actors);
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
  const failures: string[] = [];
  for (const folder of new Set([dir, ...folders, ...above])) {
    try {
      const actors = await readActors(join(folder, demographicsFile));
      return { actors, note: failures.length > 0 ? failures.join('; ') : null };
    } catch (cause) {
      if (isShortage(cause)) throw cause;
      if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) continue;
      failures.push(
        `${join(folder, demographicsFile)} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
      );
    }
  }
  const why = failures.length > 0 ? failures.join('; ') : `no ${demographicsFile} beside the clips`;
  return { actors: published, note: `${why}: the speakers' sex is taken from the published list` };
}
