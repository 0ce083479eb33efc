import type { Demographics, Sex } from '../../clip';
import type { CorpusFolder, TableRow } from '../speech-corpus';
import { cremaDSpeakers } from './speakers';

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
function actorsOf(rows: readonly TableRow[]): Map<string, CremaDActor> {
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
  cremaDSpeakers.map(({ speaker, sex }) => [speaker, { sex, demographics: {} }]),
);

/** The actors by the table beside the files. Without it, the sex is that of the published list and the note says so. */
export async function readActors({ tableBeside }: CorpusFolder): Promise<CremaDActors> {
  const { value: actors, failures } = await tableBeside(demographicsFile, ['ActorID'], actorsOf);
  const why = failures.length > 0 ? failures.join('; ') : null;
  if (actors) return { actors, note: why };
  const note = `${why ?? `no ${demographicsFile} beside the clips`}: the speakers' sex is taken from the published list`;
  return { actors: published, note };
}
