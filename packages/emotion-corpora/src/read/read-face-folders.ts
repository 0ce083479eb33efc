import { faceCorpusOfFolder } from '../corpora/face-corpora';
import type { CorpusIndex } from '../corpus-index';
import { requireOptions } from '../errors';
import type { FaceImage } from '../face-image';
import { hasExtension, imageExtensions } from './corpus-files';
import { indexFaceFolders, lookedForFolders, type ReadFaceFoldersOptions } from './index-face-folders';
import { readListed } from './read-listed';

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
  requireOptions('options', options, { only: true });
  return readListed(dir, lookedForFolders, (files) => {
    const images = files.filter((file) => hasExtension(file.name, imageExtensions));
    return indexFaceFolders(dir, { ...faceCorpusOfFolder(name), name }, images, options);
  });
}
