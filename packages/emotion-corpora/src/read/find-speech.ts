import { join } from 'node:path';
import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { CorpusError } from '../errors';
import { parseCremaDName } from '../names/crema-d-name';
import { parseRavdessName } from '../names/ravdess-name';
import type { VideoRecording } from '../video-recording';
import { hasExtension, soundExtensions, videoExtensions, type CorpusFile } from './corpus-files';
import { demographicsFile } from './crema-d-demographics';
import { commonFolder, filesBelow, withPathsFrom } from './listed-files';
import { indexCremaD, indexCremaDVideos, type ReadCremaDOptions } from './read-crema-d';
import { indexRavdess, indexRavdessVideos } from './read-ravdess';

export interface FoundSpeech {
  audio: CorpusIndex<Clip>[];
  videos: CorpusIndex<VideoRecording>[];
}

/** A corpus without one usable file (all of them empty, say) is worth a note, not the loss of the other corpora. */
async function keepIfReadable<Index>(
  found: Index[],
  notes: string[],
  read: () => Index | Promise<Index>,
): Promise<void> {
  try {
    found.push(await read());
  } catch (cause) {
    if (!(cause instanceof CorpusError)) throw cause;
    notes.push(cause.message);
  }
}

/** Finds RAVDESS' speech and CREMA-D among the sound files, and their videos among the videos. */
export async function findSpeech(
  dir: string,
  files: readonly CorpusFile[],
  notes: string[],
  givenOptions: ReadCremaDOptions,
): Promise<FoundSpeech> {
  const tables = files.filter(({ name }) => name === demographicsFile);
  const isRavdessSpeech = ({ name }: CorpusFile) => parseRavdessName(name)?.channel === 'speech';
  const isCremaD = ({ name }: CorpusFile) => parseCremaDName(name) !== null;
  const found: FoundSpeech = { audio: [], videos: [] };
  // of sounds alone: nothing here can tell of a video more than its first bytes do
  const { isReadable, ...options } = givenOptions;
  const sounding = isReadable ? { isReadable } : {};

  const sounds = files.filter(({ name }) => hasExtension(name, soundExtensions));
  const ravdess = sounds.filter(isRavdessSpeech);
  const cremaD = sounds.filter(isCremaD);
  // a sound with an unknown name belongs to the corpus whose folder it lies in
  const ravdessFolder = ravdess.length > 0 ? commonFolder(ravdess) : null;
  const ownRavdess = ravdessFolder
    ? filesBelow(
        sounds.filter((file) => !isCremaD(file)),
        ravdessFolder,
      )
    : [];
  const claimed = new Set(ownRavdess.map(({ path }) => path));
  if (ravdessFolder) {
    await keepIfReadable(found.audio, notes, async () =>
      withPathsFrom(ravdessFolder, await indexRavdess(join(dir, ...ravdessFolder), ownRavdess, sounding)),
    );
  }
  if (cremaD.length > 0) {
    const folder = commonFolder(cremaD);
    const own = filesBelow(
      sounds.filter((file) => !claimed.has(file.path) && !isRavdessSpeech(file)),
      folder,
    );
    for (const { path } of own) claimed.add(path);
    await keepIfReadable(found.audio, notes, async () =>
      withPathsFrom(folder, await indexCremaD(join(dir, ...folder), [...own, ...tables], { ...options, ...sounding })),
    );
  }
  const others = sounds.filter(({ path }) => !claimed.has(path));
  if (others.length > 0) {
    notes.push(
      `${others.length} sound files belong to no known corpus, ${others[0].relative} the first; they are not used`,
    );
  }

  // videos of other names are nobody's: many corpora have some
  const videos = files.filter(({ name }) => hasExtension(name, videoExtensions));
  const ravdessVideos = videos.filter(isRavdessSpeech);
  if (ravdessVideos.length > 0) {
    const folder = commonFolder(ravdessVideos);
    const own = filesBelow(ravdessVideos, folder);
    await keepIfReadable(found.videos, notes, async () =>
      withPathsFrom(folder, await indexRavdessVideos(join(dir, ...folder), own)),
    );
  }
  const cremaDVideos = videos.filter(isCremaD);
  if (cremaDVideos.length > 0) {
    const folder = commonFolder(cremaDVideos);
    const own = [...filesBelow(cremaDVideos, folder), ...tables];
    await keepIfReadable(found.videos, notes, async () =>
      withPathsFrom(folder, await indexCremaDVideos(join(dir, ...folder), own, options)),
    );
  }
  return found;
}
