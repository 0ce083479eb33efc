import { basename, join, resolve } from 'node:path';
import type { CorpusIndex } from '../corpus-index';
import { toCanonicalEmotion } from '../emotions';
import { CorpusError } from '../errors';
import type { FaceImage } from '../face-image';
import type { VideoRecording } from '../video-recording';
import { compareText, hasExtension, imageExtensions, type CorpusFile } from './corpus-files';
import { faceCorpusOfFolder } from './face-corpora';
import type { FaceLayout } from './face-layout';
import { commonFolder, filesBelow, foldersOf, withPathsFrom } from './listed-files';
import { ckPlusLayout } from './read-ck-plus';
import { folderWord, indexFaceFolders } from './read-face-folders';
import { fer2013Layout } from './read-fer2013';
import { jaffeLayout } from './read-jaffe';
import { mmiLayout } from './read-mmi';
import { multiPieLayout } from './read-multi-pie';
import { ouluCasiaLayout } from './read-oulu-casia';

/** Face corpora in their official layouts, each tried on what the ones before have left. */
const layouts: readonly FaceLayout[] = [
  ckPlusLayout,
  mmiLayout,
  multiPieLayout,
  ouluCasiaLayout,
  jaffeLayout,
  fer2013Layout,
];

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
  return image.bytes > 0 && emotion !== null && emotion !== 'dropped';
}

/** Why a folder of emotions is not used, or not whole, beside what else there is of the same pictures. */
function findFolders(
  dir: string,
  files: readonly CorpusFile[],
  taken: ReadonlySet<string>,
  notes: string[],
): CorpusIndex<FaceImage>[] {
  const roots = [...imagesByCorpus(files).values()];
  const names = roots.map((root) => faceCorpusOfFolder(root[root.length - 1] ?? basename(resolve(dir))).name);
  const found: CorpusIndex<FaceImage>[] = [];
  roots.forEach((root, position) => {
    const name = names[position];
    const path = root.join('/') || '.';
    const images = filesBelow(files, root).filter((file) => hasExtension(file.name, imageExtensions));
    const inner = roots.filter(
      (other) => other.length > root.length && root.every((part, depth) => other[depth] === part),
    );
    const own = images.filter((image) => !inner.some((other) => image.path.startsWith(join(dir, ...other, '/'))));
    if (names.indexOf(name) !== position || taken.has(name)) {
      notes.push(`${path} is a second folder of ${name} and is not used`);
    } else if (name.startsWith('ck-plus-') && taken.has('ck-plus')) {
      notes.push(`${path} is cut from the frames of ck-plus, which is there as a whole, and is not used`);
    } else if (name === 'ck-plus-neutral' && names.includes('ck-plus-48')) {
      if (!own.some((image) => toCanonicalEmotion(folderWord(image)) === 'neutral')) return;
      found.push(withPathsFrom(root, indexFaceFolders(join(dir, ...root), name, own, { only: ['neutral'] })));
      notes.push(
        `${path} shares people and frames with ck-plus-48: only its neutral frames, which ck-plus-48 does not have, are used`,
      );
    } else if (own.some((image) => isUsable(image))) {
      found.push(withPathsFrom(root, indexFaceFolders(join(dir, ...root), name, own)));
    }
  });
  return found;
}

/** Finds face corpora: first those in their official layout, then folders named after emotions among the other files. */
export async function findFaces(dir: string, files: readonly CorpusFile[], notes: string[]): Promise<FoundFaces> {
  const faces: CorpusIndex<FaceImage>[] = [];
  const videos: CorpusIndex<VideoRecording>[] = [];
  let rest = files;
  for (const layout of layouts) {
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
  faces.push(...findFolders(dir, rest, taken, notes));
  return { faces: faces.sort((a, b) => compareText(a.name, b.name)), videos };
}
