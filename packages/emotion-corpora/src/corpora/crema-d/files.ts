import type { Clip } from '../../clip';
import type { CorpusIndex } from '../../corpus-index';
import { requireOptions } from '../../errors';
import { readListed } from '../../read/read-listed';
import { indexVideos, readSpeech, readSpeechOptions, type ReadSpeechOptions } from '../../read/read-speech';
import type { VideoRecording } from '../../video-recording';
import { cremaD } from './index';
import { cremaDVideos } from './read';

/**
 * Reads CREMA-D (Cao et al. 2014): WAV or FLAC files with the official names anywhere below `dir`; sex and demographics from
 * `VideoDemographics.csv` where it is there. Sound is not decoded.
 *
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readCremaD(dir: string, options: ReadSpeechOptions = {}): Promise<CorpusIndex<Clip>> {
  return readSpeech(cremaD, dir, options);
}

/**
 * Reads CREMA-D's videos, Flash video (VideoFlash/*.flv) or what they were converted to under the same names. `pairKey` is that of
 * the clip; a clip that is left out leaves out its video.
 *
 * @throws CorpusError where `dir` is missing or holds no such video.
 */
export async function readCremaDVideos(
  dir: string,
  options: ReadSpeechOptions = {},
): Promise<CorpusIndex<VideoRecording>> {
  requireOptions('options', options, readSpeechOptions);
  return readListed(dir, cremaDVideos.lookedFor, (files) => indexVideos(cremaD, cremaDVideos, dir, files, options));
}
