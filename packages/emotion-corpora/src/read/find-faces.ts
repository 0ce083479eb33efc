import { basename, join, resolve } from 'node:path';
import { faceCorpora, faceCorpus, faceCorpusOfFolder } from '../corpora/face-corpora';
import type { CorpusIndex } from '../corpus-index';
import { toCanonicalEmotion } from '../emotions';
import { CorpusError } from '../errors';
import type { FaceImage } from '../face-image';
import type { VideoRecording } from '../video-recording';
import { compareText, hasExtension, imageExtensions, type CorpusFile } from './corpus-files';
import { folderWord, indexFaceFolders, type ReadFaceFoldersOptions } from './index-face-folders';
import { commonFolder, filesBelow, foldersOf, withPathsFrom } from './listed-files';

/** Folders that split a corpus further and are not part of its name. */
const partFolders = new Set([
  'train',
  'training',
  'test',
  'testing',
  'validation',
  'valid',
  'val',
  'publictest',
  'privatetest',
  'images',
]);

export interface FoundFaces {
  faces: CorpusIndex<FaceImage>[];
  videos: CorpusIndex<VideoRecording>[];
}

/** Images in folders named after emotions, by the folder that holds these. */
function imagesByCorpus(files: readonly CorpusFile[]): Map<string, string[]> {
  const roots = new Map<string, string[]>();
  for (const file of files) {
    if (!hasExtension(file.name, imageExtensions) || toCanonicalEmotion(folderWord(file)) === null) continue;
    const root = foldersOf(file).slice(0, -1);
    while (root.length > 0 && partFolders.has(root[root.length - 1].toLowerCase())) root.pop();
    roots.set(root.join('/'), root);
  }
  return roots;
}

function isUsable(image: CorpusFile): boolean {
  const emotion = toCanonicalEmotion(folderWord(image));
  return !image.standIn && image.bytes > 0 && emotion !== null && emotion !== 'dropped';
}

/** A folder that holds folders of emotions: the corpus it is by its name, and its images but for those of corpora further below. */
interface EmotionFolder {
  root: string[];
  name: string;
  images: CorpusFile[];
}

function emotionFolders(dir: string, files: readonly CorpusFile[]): EmotionFolder[] {
  const roots = [...imagesByCorpus(files).values()];
  return roots.map((root) => {
    const inner = roots.filter(
      (other) => other.length > root.length && root.every((part, depth) => other[depth] === part),
    );
    const images = filesBelow(files, root).filter(
      (file) =>
        hasExtension(file.name, imageExtensions) &&
        !inner.some((other) => file.path.startsWith(join(dir, ...other, '/'))),
    );
    return { root, name: faceCorpusOfFolder(root[root.length - 1] ?? basename(resolve(dir))).name, images };
  });
}

/** What there is of a corpus in place of its pictures. */
function unusable({ images }: EmotionFolder): string {
  const standIn = images.find((image) => image.standIn)?.standIn;
  const first = standIn ? `; the first: ${standIn.reason}. ${standIn.remedy}` : '';
  return `${images.length} images, none of them usable${first}`;
}

/** Indexes folders of emotions, and notes why one is not used, or not whole, beside what else there is of the same pictures. */
async function findFolders(
  dir: string,
  files: readonly CorpusFile[],
  taken: ReadonlySet<string>,
  notes: string[],
): Promise<CorpusIndex<FaceImage>[]> {
  const folders = emotionFolders(dir, files);
  // of several folders of a corpus the first one with usable pictures
  const used = new Map<string, EmotionFolder>();
  for (const folder of folders) {
    if (!used.has(folder.name) && folder.images.some((image) => isUsable(image))) used.set(folder.name, folder);
  }
  const found: CorpusIndex<FaceImage>[] = [];
  for (const folder of folders) {
    const { root, name, images } = folder;
    const { cutFrom, besides } = faceCorpus(name) ?? {};
    const indexFolder = (files: readonly CorpusFile[], options: ReadFaceFoldersOptions = {}) =>
      indexFaceFolders(join(dir, ...root), { ...faceCorpusOfFolder(name), name }, files, options);
    const path = root.join('/') || '.';
    const first = used.get(name);
    if (taken.has(name) || (first && first !== folder)) {
      const why = images.some((image) => isUsable(image)) ? '' : `: ${unusable(folder)}`;
      notes.push(`${path} is a second folder of ${name} and is not used${why}`);
    } else if (cutFrom && taken.has(cutFrom)) {
      notes.push(`${path} is cut from the frames of ${cutFrom}, which is there as a whole, and is not used`);
    } else if (!first) {
      if (images.some((image) => image.standIn)) notes.push(`${path} (${name}): ${unusable(folder)}`);
    } else if (besides && used.has(besides.corpus)) {
      const { corpus: other, only } = besides;
      if (!images.some((image) => toCanonicalEmotion(folderWord(image)) === only)) continue;
      found.push(withPathsFrom(root, await indexFolder(images, { only: [only] })));
      notes.push(
        `${path} shares people and frames with ${other}: only its ${only} frames, which ${other} does not have, are used`,
      );
    } else {
      found.push(withPathsFrom(root, await indexFolder(images)));
    }
  }
  return found;
}

/** Finds face corpora: first those in their official layout, then folders named after emotions among the other files. */
export async function findFaces(dir: string, files: readonly CorpusFile[], notes: string[]): Promise<FoundFaces> {
  const faces: CorpusIndex<FaceImage>[] = [];
  const videos: CorpusIndex<VideoRecording>[] = [];
  let rest = files;
  for (const { layout } of faceCorpora) {
    if (!layout) continue;
    const claimed = layout.claim(rest);
    if (claimed.length === 0) continue;
    const claimedPaths = new Set(claimed.map(({ path }) => path));
    rest = rest.filter(({ path }) => !claimedPaths.has(path));
    const folder = (layout.folderOf ?? commonFolder)(claimed);
    try {
      const found = await layout.index(join(dir, ...folder), filesBelow(claimed, folder));
      if (found.faces) faces.push(withPathsFrom(folder, found.faces));
      if (found.videos) videos.push(withPathsFrom(folder, found.videos));
    } catch (cause) {
      // a corpus without one usable file is worth a note, not the loss of the others
      if (!(cause instanceof CorpusError)) throw cause;
      notes.push(cause.message);
    }
  }
  const taken = new Set([...faces, ...videos].map(({ name }) => name));
  faces.push(...(await findFolders(dir, rest, taken, notes)));
  return { faces: faces.sort((a, b) => compareText(a.name, b.name)), videos };
}
