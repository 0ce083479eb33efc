import { dirname } from 'node:path';
import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { knownConflictingDuplicates } from '../known-duplicates';
import { parseCremaDName } from '../names/crema-d-name';
import { collectItems, type FileOutcome } from './collect-items';
import { hasExtension, listFiles, soundExtensions, type CorpusFile } from './corpus-files';
import { demographicsFile, readDemographics } from './crema-d-demographics';

export interface ReadCremaDOptions {
  /**
   * Leave out both clips of every pair in `knownConflictingDuplicates`: they are byte-identical under two labels, and nothing tells
   * which is right. Default true.
   */
  excludeKnownDuplicates?: boolean;
}

const lookedFor = 'CREMA-D clips such as AudioWAV/1001_DFA_ANG_XX.wav (or .flac)';
const conflicts = new Map(knownConflictingDuplicates.flatMap(({ ids, why }) => ids.map((id) => [id, why] as const)));

/** The index of CREMA-D from files listed already, the table of actors among them where it is there. */
export async function indexCremaD(
  dir: string,
  files: readonly CorpusFile[],
  { excludeKnownDuplicates = true }: ReadCremaDOptions = {},
): Promise<CorpusIndex<Clip>> {
  const tables = files.filter(({ name }) => name === demographicsFile).map(({ path }) => dirname(path));
  const { sexes, note } = await readDemographics(dir, tables);

  function readFile({ name, path }: CorpusFile): FileOutcome<Clip> {
    const parsed = parseCremaDName(name);
    if (!parsed) {
      const remedy = 'Give the file its official name (ACTOR_SENTENCE_EMOTION_INTENSITY), or remove it.';
      return { problem: { reason: 'not a CREMA-D file name', remedy } };
    }
    const { id, speaker, emotion, intensity, pairKey } = parsed;
    const conflict = conflicts.get(id);
    if (excludeKnownDuplicates && conflict !== undefined) {
      const remedy = 'Nothing to do; set excludeKnownDuplicates to false to keep it.';
      return { excluded: { reason: conflict, remedy } };
    }
    const sex = sexes.get(speaker) ?? 'unknown';
    return { item: { id, corpus: 'crema-d', speaker, sex, emotion, intensity, pairKey, path } };
  }

  const sounds = files.filter(({ name }) => hasExtension(name, soundExtensions));
  const index = collectItems(dir, sounds, { name: 'crema-d', title: 'CREMA-D', lookedFor }, readFile);
  const sexless = [...new Set(index.items.filter(({ sex }) => sex === 'unknown').map(({ speaker }) => speaker))];
  if (note !== null) index.notes.push(note);
  else if (sexless.length > 0) {
    index.notes.push(
      `${demographicsFile} does not tell the sex of ${sexless.length} speakers, ${sexless[0]} the first`,
    );
  }
  if (index.excluded.length > 0) {
    index.notes.push(
      `${index.excluded.length} clips are left out: byte-identical under different labels in the corpus itself`,
    );
  }
  return index;
}

/**
 * Reads CREMA-D (Cao et al. 2014): WAV or FLAC files with the official names anywhere below `dir`; sex from `VideoDemographics.csv`
 * where it is there. Sound is not decoded.
 *
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readCremaD(dir: string, options: ReadCremaDOptions = {}): Promise<CorpusIndex<Clip>> {
  return indexCremaD(dir, await listFiles(dir, lookedFor), options);
}
