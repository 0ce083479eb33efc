import { basename, dirname } from 'node:path';
import { faceSubject } from '../corpora/ck-plus/subject';
import type { CorpusIndex } from '../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../emotions';
import type { FaceImage } from '../face-image';
import { collectItems, type FileOutcome } from './collect-items';
import type { CorpusFile } from './corpus-files';
import { isPicture } from './is-picture';

export interface ReadFaceFoldersOptions {
  /** Read these emotions only, and count the others as dropped. Default: all. */
  only?: readonly Emotion[];
}

export const lookedForFolders = 'one folder per emotion (anger, happy, ...) of PNG, JPEG or TIFF images';

/** The word an image's folder is called, which is its label. */
export function folderWord({ relative }: Pick<CorpusFile, 'relative'>): string {
  return basename(dirname(relative)).toLowerCase();
}

/** The index of a face corpus from files listed already. */
export function indexFaceFolders(
  dir: string,
  corpus: { name: string; title: string; substituteFor?: string },
  files: readonly CorpusFile[],
  { only }: ReadFaceFoldersOptions = {},
): Promise<CorpusIndex<FaceImage>> {
  const { name, title, substituteFor } = corpus;
  const description = {
    name,
    title,
    lookedFor: lookedForFolders,
    isReadable: isPicture,
    ...(substituteFor === undefined ? {} : { substituteFor }),
  };
  return collectItems(dir, files, description, (file): FileOutcome<FaceImage> => {
    const word = folderWord(file);
    const emotion = toCanonicalEmotion(word);
    if (emotion === null) {
      const reason =
        word === '.' || word === '' ? 'in no folder of an emotion' : `in the folder ${word}, which is no emotion`;
      return { problem: { reason, remedy: 'Move the image into the folder of its emotion, or remove it.' } };
    }
    if (emotion === 'dropped' || (only && !only.includes(emotion))) return { dropped: word };
    const id = `${name}/${file.relative}`;
    const image = { id, corpus: name, subject: faceSubject(file.name), emotion, sourceEmotion: word };
    return { item: { ...image, pairKey: null, framing: 'face', path: file.path } };
  });
}
