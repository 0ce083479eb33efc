import { basename, dirname, join, resolve } from 'node:path';
import type { Clip } from '../clip';
import type { CorpusFolder, SpeechCorpus, SpeechMedia } from '../corpora/speech-corpus';
import type { CorpusIndex, FileOutcome } from '../corpus-index';
import { requireOptions } from '../errors';
import type { VideoRecording } from '../video-recording';
import { collectItems } from './collect-items';
import { hasExtension, soundExtensions, videoExtensions, type CorpusFile } from './corpus-files';
import { csvRows } from './csv-table';
import { readListed } from './read-listed';
import { isShortage } from './shortage';
import type { IsReadable } from './usable-copy';

export interface ReadSpeechOptions {
  /** Leave out the clips of the corpus' `exclusions`, and list them in `excluded`. Default true. */
  applyExclusions?: boolean;
  /** Whether a file can be used, asked of clips that are there twice. Default: it is not evidently something else. */
  isReadable?: IsReadable;
}

export const readSpeechOptions = { applyExclusions: true, isReadable: true } as const;

/** Reads tables in `dir`, where the files say that one lies, and above a `dir` that is the distribution's folder of sounds. */
function tablesOf(dir: string, files: readonly CorpusFile[], soundFolder: string | undefined) {
  const isSoundFolder = basename(resolve(dir)).toLowerCase() === soundFolder?.toLowerCase();
  const above = isSoundFolder ? [dirname(resolve(dir))] : [];
  const tableBeside: CorpusFolder['tableBeside'] = async (name, columns, parse) => {
    const below = files.filter((file) => file.name === name).map(({ path }) => dirname(path));
    const failures: string[] = [];
    for (const folder of new Set([dir, ...below, ...above])) {
      const path = join(folder, name);
      try {
        return { value: parse(await csvRows(path, columns)), failures };
      } catch (cause) {
        if (isShortage(cause)) throw cause;
        if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) continue;
        failures.push(`${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
      }
    }
    return { value: null, failures };
  };
  return tableBeside;
}

async function indexMedia<Item extends Clip | VideoRecording>(
  corpus: SpeechCorpus,
  media: SpeechMedia<Item>,
  dir: string,
  listed: { files: readonly CorpusFile[]; own: readonly CorpusFile[] },
  { applyExclusions = true, isReadable }: ReadSpeechOptions,
): Promise<CorpusIndex<Item>> {
  const { title, lookedFor } = media;
  const tableBeside = tablesOf(dir, listed.files, corpus.soundFolder);
  const { read, notes } = await media.reader({ files: listed.own, tableBeside });
  const why = new Map(corpus.exclusions.map((exclusion) => [exclusion.id, exclusion.why]));
  const outcomeOf = (file: CorpusFile): FileOutcome<Item> => {
    const outcome = read(file);
    const reason = 'item' in outcome && applyExclusions ? why.get(outcome.item.id) : undefined;
    if (reason === undefined) return outcome;
    return { excluded: { reason, remedy: 'Nothing to do; set applyExclusions to false to keep it.' } };
  };
  const description = { name: corpus.name, title, lookedFor, ...(isReadable && { isReadable }) };
  const index = await collectItems(dir, listed.own, description, outcomeOf);
  index.notes.push(...(notes?.(index) ?? []));
  return index;
}

/** The index of a corpus' sound files from files listed already, its tables among them where they are there. */
export async function indexSounds(
  corpus: SpeechCorpus,
  dir: string,
  files: readonly CorpusFile[],
  options: ReadSpeechOptions,
  media = corpus.sounds,
): Promise<CorpusIndex<Clip>> {
  const own = files.filter(({ name }) => hasExtension(name, soundExtensions));
  const index = await indexMedia(corpus, media, dir, { files, own }, options);
  const ids = new Set(index.items.map(({ id }) => id));
  for (const { ids: pair, why } of corpus.repeated)
    if (pair.every((id) => ids.has(id))) index.notes.push(`${pair.join(' and ')} are ${why}; both are kept`);
  if (index.excluded.length > 0)
    index.notes.push(`${index.excluded.length} clips are left out, for known faults of the corpus itself`);
  return index;
}

/** The index of a corpus' videos from files listed already. */
export function indexVideos(
  corpus: SpeechCorpus,
  media: SpeechMedia<VideoRecording>,
  dir: string,
  files: readonly CorpusFile[],
  options: ReadSpeechOptions,
): Promise<CorpusIndex<VideoRecording>> {
  const own = files.filter(({ name }) => hasExtension(name, videoExtensions));
  return indexMedia(corpus, media, dir, { files, own }, options);
}

/**
 * Reads the clips of a speech corpus: WAV or FLAC files with the official names anywhere below `dir`. Sound is not decoded.
 *
 * @param corpus one of `speechCorpora`, or an object of that form of your own.
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readSpeech(
  corpus: SpeechCorpus,
  dir: string,
  options: ReadSpeechOptions = {},
): Promise<CorpusIndex<Clip>> {
  requireOptions('options', options, readSpeechOptions);
  return readListed(dir, corpus.sounds.lookedFor, (files) => indexSounds(corpus, dir, files, options));
}
