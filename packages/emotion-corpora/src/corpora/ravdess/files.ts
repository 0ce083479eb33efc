import type { Clip } from '../../clip';
import type { CorpusIndex } from '../../corpus-index';
import { requireOptions } from '../../errors';
import { readListed } from '../../read/read-listed';
import { indexSounds, indexVideos } from '../../read/read-speech';
import type { IsReadable } from '../../read/usable-copy';
import type { VideoRecording } from '../../video-recording';
import { ravdess } from './index';
import type { RavdessName } from './name';
import { ravdessSounds, ravdessVideos } from './read';

export interface ReadRavdessOptions {
  /** Default: speech alone. */
  channels?: readonly RavdessName['channel'][];
  /** Whether a file can be used, asked of clips that are there twice. Default: it is not evidently something else. */
  isReadable?: IsReadable;
}

/**
 * Reads RAVDESS (Livingstone and Russo 2018): WAV or FLAC files with the official names, in `Actor_NN` folders or anywhere
 * below `dir`. Song is dropped and counted unless asked for; a split or a pairing takes both alike. Sex follows from the actor's
 * number. Sound is not decoded.
 *
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readRavdess(dir: string, options: ReadRavdessOptions = {}): Promise<CorpusIndex<Clip>> {
  requireOptions('options', options, { channels: true, isReadable: true });
  const { channels = ['speech'], ...others } = options;
  const media = ravdessSounds(channels);
  return readListed(dir, media.lookedFor, (files) => indexSounds(ravdess, dir, files, others, media));
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
  requireOptions('options', options, { channels: true, isReadable: true });
  const { channels = ['speech'], ...others } = options;
  const media = ravdessVideos(channels);
  return readListed(dir, media.lookedFor, (files) => indexVideos(ravdess, media, dir, files, others));
}
