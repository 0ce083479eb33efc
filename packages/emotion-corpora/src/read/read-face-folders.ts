import { basename, dirname } from 'node:path';
import type { CorpusIndex } from '../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../emotions';
import type { FaceImage } from '../face-image';
import { faceSubject } from '../names/face-subject';
import { collectItems, type FileOutcome } from './collect-items';
import { hasExtension, imageExtensions, type CorpusFile } from './corpus-files';
import { faceCorpusOfFolder } from './face-corpora';
import { isPicture } from './is-picture';
import { readListed } from './read-listed';

export interface ReadFaceFoldersOptions {
  /** Read these emotions only, and count the others as dropped. Default: all. */
  only?: readonly Emotion[];
}

const lookedFor = 'one folder per emotion (anger, happy, ...) of PNG, JPEG or TIFF images';

/** The word an image's folder is called, which is its label. */
export function folderWord({ relative }: Pick<CorpusFile, 'relative'>): string {
  return basename(dirname(relative)).toLowerCase();
}

/** The index of a face corpus from files listed already. */
export function indexFaceFolders(
  dir: string,
  name: string,
  files: readonly CorpusFile[],
  { only }: ReadFaceFoldersOptions = {},
): Promise<CorpusIndex<FaceImage>> {
  const description = { ...faceCorpusOfFolder(name), name, lookedFor, isReadable: isPicture };
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

/**
 * Reads a face corpus laid out as one folder per emotion, with or without folders above (`train/anger/x.png`): CK+48, FER2013 and
 * folders of your own. The label is the name of the folder an image lies in; contempt is dropped and counted. In CK+ names the
 * first four characters are the subject. Images must be crops of faces. They are not decoded here: see `loadFace`.
 *
 * @param name the corpus' name in ids and reports, for example `ck-plus-48`; titles follow for the names this package knows.
 * @throws CorpusError where `dir` is missing or holds no such image. Images elsewhere are `problems`, never errors.
 */
export async function readFaceFolders(
  dir: string,
  name: string,
  options: ReadFaceFoldersOptions = {},
): Promise<CorpusIndex<FaceImage>> {
  return readListed(dir, lookedFor, (files) => {
    const images = files.filter((file) => hasExtension(file.name, imageExtensions));
    return indexFaceFolders(dir, name, images, options);
  });
}
