import { join } from 'node:path';
import type { Clip } from '../clip';
import { speechCorpora } from '../corpora/speech-corpora';
import type { SpeechCorpus } from '../corpora/speech-corpus';
import type { CorpusIndex } from '../corpus-index';
import { CorpusError } from '../errors';
import type { VideoRecording } from '../video-recording';
import { hasExtension, soundExtensions, videoExtensions, type CorpusFile } from './corpus-files';
import { commonFolder, filesBelow, withPathsFrom } from './listed-files';
import { indexSounds, indexVideos, type ReadSpeechOptions } from './read-speech';

export interface FoundSpeech {
  audio: CorpusIndex<Clip>[];
  videos: CorpusIndex<VideoRecording>[];
}

/** A corpus without one usable file (all of them empty, say) is worth a note, not the loss of the other corpora. */
async function keepIfReadable<Item>(
  found: CorpusIndex<Item>[],
  notes: string[],
  folder: string[],
  read: () => Promise<CorpusIndex<Item>>,
): Promise<void> {
  try {
    found.push(withPathsFrom(folder, await read()));
  } catch (cause) {
    if (!(cause instanceof CorpusError)) throw cause;
    notes.push(cause.message);
  }
}

/** Finds the speech corpora among the sound files, and their videos among the videos. */
export async function findSpeech(
  dir: string,
  files: readonly CorpusFile[],
  notes: string[],
  options: ReadSpeechOptions,
): Promise<FoundSpeech> {
  const isOf = (corpus: SpeechCorpus, { name }: CorpusFile) => corpus.idOf(name) !== null;
  const isOfAnother = (corpus: SpeechCorpus, file: CorpusFile) =>
    speechCorpora.some((other) => other !== corpus && isOf(other, file));
  const tablesOf = ({ tables = [] }: SpeechCorpus) => files.filter(({ name }) => tables.includes(name));
  const { applyExclusions } = options;
  const found: FoundSpeech = { audio: [], videos: [] };

  let sounds = files.filter(({ name }) => hasExtension(name, soundExtensions));
  for (const corpus of speechCorpora) {
    const named = sounds.filter((file) => isOf(corpus, file));
    if (named.length === 0) continue;
    const folder = commonFolder(named);
    // a sound with an unknown name belongs to the corpus whose folder it lies in
    const own = filesBelow(
      sounds.filter((file) => !isOfAnother(corpus, file)),
      folder,
    );
    const claimed = new Set(own.map(({ path }) => path));
    sounds = sounds.filter(({ path }) => !claimed.has(path));
    await keepIfReadable(found.audio, notes, folder, () =>
      indexSounds(corpus, join(dir, ...folder), [...own, ...tablesOf(corpus)], options),
    );
  }
  if (sounds.length > 0) {
    notes.push(
      `${sounds.length} sound files belong to no known corpus, ${sounds[0].relative} the first; they are not used`,
    );
  }

  // videos of other names are nobody's: many corpora have some
  const videos = files.filter(({ name }) => hasExtension(name, videoExtensions));
  for (const corpus of speechCorpora) {
    const named = videos.filter((file) => isOf(corpus, file));
    const media = corpus.videos;
    if (!media || named.length === 0) continue;
    const folder = commonFolder(named);
    const own = [...filesBelow(named, folder), ...tablesOf(corpus)];
    // `isReadable` is of sounds alone: nothing here can tell of a video more than its first bytes do
    const videoOptions = applyExclusions === undefined ? {} : { applyExclusions };
    await keepIfReadable(found.videos, notes, folder, () =>
      indexVideos(corpus, media, join(dir, ...folder), own, videoOptions),
    );
  }
  return found;
}
