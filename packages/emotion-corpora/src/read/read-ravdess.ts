import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { knownRepeatedRecordings } from '../known-duplicates';
import { parseRavdessName } from '../names/ravdess-name';
import { collectItems, type FileOutcome } from './collect-items';
import { hasExtension, listFiles, soundExtensions, type CorpusFile } from './corpus-files';

const lookedFor = 'RAVDESS speech clips such as Actor_01/03-01-01-01-01-01-01.wav (or .flac)';

function readFile({ name, path }: CorpusFile): FileOutcome<Clip> {
  const parsed = parseRavdessName(name);
  if (!parsed) {
    const remedy = 'Give the file its official name (seven two-digit fields), or remove it.';
    return { problem: { reason: 'not a RAVDESS file name', remedy } };
  }
  if (parsed.channel === 'song') return { dropped: 'song' };
  if (parsed.modality !== 'audio') {
    const remedy = 'Use the audio-only files, whose names begin with 03.';
    return { problem: { reason: 'a sound file named as a video', remedy } };
  }
  const { id, speaker, sex, emotion, intensity, pairKey } = parsed;
  return { item: { id, corpus: 'ravdess', speaker, sex, emotion, intensity, pairKey, path } };
}

/** The index of RAVDESS from files listed already. */
export function indexRavdess(dir: string, files: readonly CorpusFile[]): CorpusIndex<Clip> {
  const index = collectItems(dir, files, { name: 'ravdess', title: 'RAVDESS (speech)', lookedFor }, readFile);
  const ids = new Set(index.items.map(({ id }) => id));
  for (const { ids: pair, why } of knownRepeatedRecordings) {
    if (pair.every((id) => ids.has(id))) index.notes.push(`${pair.join(' and ')} are ${why}; both are kept`);
  }
  return index;
}

/**
 * Reads RAVDESS speech (Livingstone and Russo 2018): WAV or FLAC files with the official names, in `Actor_NN` folders or anywhere
 * below `dir`. Song is dropped and counted. Sex follows from the actor's number. Sound is not decoded.
 *
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readRavdess(dir: string): Promise<CorpusIndex<Clip>> {
  const files = await listFiles(dir, lookedFor);
  return indexRavdess(
    dir,
    files.filter(({ name }) => hasExtension(name, soundExtensions)),
  );
}
