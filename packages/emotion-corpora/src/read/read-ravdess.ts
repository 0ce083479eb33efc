import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { knownRepeatedRecordings } from '../known-duplicates';
import { parseRavdessName, type RavdessName } from '../names/ravdess-name';
import type { VideoRecording } from '../video-recording';
import { collectItems, type FileOutcome } from './collect-items';
import { hasExtension, soundExtensions, videoExtensions, type CorpusFile } from './corpus-files';
import { readListed } from './read-listed';
import type { IsReadable } from './usable-copy';

export interface ReadRavdessOptions {
  /** Default: speech alone. */
  channels?: readonly RavdessName['channel'][];
  /** Whether a file can be used, asked of clips that are there twice. Default: it is not evidently something else. */
  isReadable?: IsReadable;
}

const lookedFor = 'RAVDESS clips such as Actor_01/03-01-01-01-01-01-01.wav (or .flac)';
const lookedForVideos = 'RAVDESS videos such as Actor_01/01-01-01-01-01-01-01.mp4';

function titleOf(channels: readonly RavdessName['channel'][]): string {
  return `RAVDESS (${channels.join(' and ')})`;
}

const unknownName = {
  problem: {
    reason: 'not a RAVDESS file name',
    remedy: 'Give the file its official name (seven two-digit fields), or remove it.',
  },
};

/** The index of RAVDESS' sound files from files listed already. */
export async function indexRavdess(
  dir: string,
  files: readonly CorpusFile[],
  { channels = ['speech'], isReadable }: ReadRavdessOptions = {},
): Promise<CorpusIndex<Clip>> {
  function readFile({ name, path }: CorpusFile): FileOutcome<Clip> {
    const nameFields = parseRavdessName(name);
    if (!nameFields) return unknownName;
    const { id, channel, modality, speaker, sex, emotion, intensity, pairKey } = nameFields;
    if (!channels.includes(channel)) return { dropped: channel };
    if (modality !== 'audio') {
      const remedy = 'Use the audio-only files, whose names begin with 03.';
      return { problem: { reason: 'a sound file named as a video', remedy } };
    }
    const clip = { id, corpus: 'ravdess' as const, speaker, sex, emotion, sourceEmotion: emotion, intensity };
    return { item: { ...clip, pairKey, nameFields, path } };
  }

  const description = { name: 'ravdess', title: titleOf(channels), lookedFor, ...(isReadable && { isReadable }) };
  const index = await collectItems(dir, files, description, readFile);
  const ids = new Set(index.items.map(({ id }) => id));
  for (const { ids: pair, why } of knownRepeatedRecordings) {
    if (pair.every((id) => ids.has(id))) index.notes.push(`${pair.join(' and ')} are ${why}; both are kept`);
  }
  return index;
}

/**
 * Reads RAVDESS (Livingstone and Russo 2018): WAV or FLAC files with the official names, in `Actor_NN` folders or anywhere
 * below `dir`. Song is dropped and counted unless asked for; a split or a pairing takes both alike. Sex follows from the actor's
 * number. Sound is not decoded.
 *
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readRavdess(dir: string, options: ReadRavdessOptions = {}): Promise<CorpusIndex<Clip>> {
  return readListed(dir, lookedFor, (files) => {
    const sounds = files.filter(({ name }) => hasExtension(name, soundExtensions));
    return indexRavdess(dir, sounds, options);
  });
}

/** The index of RAVDESS' videos from files listed already. */
export async function indexRavdessVideos(
  dir: string,
  files: readonly CorpusFile[],
  { channels = ['speech'], isReadable }: ReadRavdessOptions = {},
): Promise<CorpusIndex<VideoRecording>> {
  const withSound = new Set(
    files.flatMap(({ name, standIn }) => {
      const parsed = parseRavdessName(name);
      return parsed?.modality === 'audio-video' && !standIn ? [parsed.pairKey] : [];
    }),
  );
  const title = `${titleOf(channels)}, videos`;
  const description = { name: 'ravdess', title, lookedFor: lookedForVideos, ...(isReadable && { isReadable }) };
  return collectItems(dir, files, description, ({ name, path }): FileOutcome<VideoRecording> => {
    const nameFields = parseRavdessName(name);
    if (!nameFields) return unknownName;
    const { id, channel, modality, speaker, sex, emotion, intensity, pairKey } = nameFields;
    if (!channels.includes(channel)) return { dropped: channel };
    // the same pictures with and without sound
    if (modality === 'video' && withSound.has(pairKey)) return { dropped: 'video without sound, there with sound too' };
    const recording = { id, corpus: 'ravdess', speaker, sex, emotion, sourceEmotion: emotion, intensity, pairKey };
    return { item: { ...recording, path, sound: modality === 'audio-video', nameFields } };
  });
}

/**
 * Reads RAVDESS' videos, full (01-...) and video-only (02-...): one a performance, the full one where there are both. `pairKey` is
 * that of the clip.
 *
 * @throws CorpusError where `dir` is missing or holds no such video.
 */
export async function readRavdessVideos(
  dir: string,
  options: ReadRavdessOptions = {},
): Promise<CorpusIndex<VideoRecording>> {
  return readListed(dir, lookedForVideos, (files) => {
    const videos = files.filter(({ name }) => hasExtension(name, videoExtensions));
    return indexRavdessVideos(dir, videos, options);
  });
}
