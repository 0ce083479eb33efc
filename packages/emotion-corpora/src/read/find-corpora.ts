import type { Clip } from '../clip';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import { speechCorpora } from '../corpora/speech-corpora';
import { CorpusError, requireOptions } from '../errors';
import type { FaceImage } from '../face-image';
import type { VideoRecording } from '../video-recording';
import { listFiles, type CorpusFile } from './corpus-files';
import { findFaces } from './find-faces';
import { findSpeech } from './find-speech';
import { withUnlisted } from './read-listed';
import { readSpeechOptions, type ReadSpeechOptions } from './read-speech';
import { nameSynthetic } from './synthetic-marker';

/** The corpora below one folder. */
export interface FoundCorpora {
  audio: CorpusIndex<Clip>[];
  faces: CorpusIndex<FaceImage>[];
  /** Videos of the speech corpora, whose `pairKey` is that of the clips, and of MMI. */
  videos: CorpusIndex<VideoRecording>[];
  /** What was decided on the way: corpora that overlap, files that belong to none. */
  notes: string[];
  /** Folders and files that could not be looked at: a corpus may lack what is in them. */
  problems: FileProblem[];
}

const lookedFor =
  `${speechCorpora.map((corpus) => corpus.lookedFor).join(', ')}, their videos, ` +
  'CK+, MMI, Multi-PIE, Oulu-CASIA, JAFFE or FER2013 in ' +
  'their official layout, or folders of face images by emotion (anger/x.png), anywhere below';

/** Finds the corpora among files listed already. */
async function findCorporaAmong(
  dir: string,
  files: readonly CorpusFile[],
  options: ReadSpeechOptions = {},
): Promise<FoundCorpora> {
  const notes: string[] = [];
  const speech = await findSpeech(dir, files, notes, options);
  const { faces, videos } = await findFaces(dir, files, notes);
  nameSynthetic(files, [...speech.audio, ...faces]);
  return { audio: speech.audio, faces, videos: [...speech.videos, ...videos], notes, problems: [] };
}

/**
 * Finds the corpora in a folder, by their file names and folders alone, wherever below they lie: the `speechCorpora` with their
 * videos; CK+, MMI, Multi-PIE, Oulu-CASIA, JAFFE and FER2013's table in their official layout; folders of images named after emotions
 * among the rest. CK+48 and a CK+ cut with neutral frames share people and frames, so that of the second only the neutral frames are
 * used beside the first, and neither beside the whole CK+; the notes say so.
 *
 * Of several copies of a clip or picture the first by path that can be used is taken; where only a pointer of Git LFS or another stand-in is there, it is
 * a problem of the corpus.
 *
 * @param options `isReadable` tells of a sound file whether it can be used; nothing here decodes sound.
 * @throws CorpusError where `dir` is missing or holds none of them.
 */
export async function findCorpora(dir: string, options: ReadSpeechOptions = {}): Promise<FoundCorpora> {
  requireOptions('options', options, readSpeechOptions);
  const { files, problems } = await listFiles(dir, lookedFor);
  const found = { ...(await findCorporaAmong(dir, files, options)), problems };
  if (found.audio.length + found.faces.length + found.videos.length === 0) {
    const error = new CorpusError({
      file: dir,
      found: found.notes.join('; ') || (files.length === 0 ? 'no files' : `${files.length} files of no known corpus`),
      expected: lookedFor,
      fix: 'Point to a folder that holds one of these corpora under its official file names, or work with the synthetic corpus.',
    });
    throw withUnlisted(error, problems);
  }
  return found;
}
