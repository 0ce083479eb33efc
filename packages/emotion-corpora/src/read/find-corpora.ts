import { basename, join, resolve } from 'node:path';
import type { Clip } from '../clip';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import { toCanonicalEmotion } from '../emotions';
import { CorpusError } from '../errors';
import type { FaceImage } from '../face-image';
import { parseCremaDName } from '../names/crema-d-name';
import { parseRavdessName } from '../names/ravdess-name';
import {
  compareText,
  hasExtension,
  imageExtensions,
  listFiles,
  soundExtensions,
  type CorpusFile,
} from './corpus-files';
import { faceCorpusOfFolder } from './face-corpora';
import { demographicsFile } from './crema-d-demographics';
import { indexCremaD, type ReadCremaDOptions } from './read-crema-d';
import { folderWord, indexFaceFolders } from './read-face-folders';
import { indexRavdess } from './read-ravdess';

/** The corpora below one folder. */
export interface FoundCorpora {
  audio: CorpusIndex<Clip>[];
  faces: CorpusIndex<FaceImage>[];
  /** What was decided on the way: corpora that overlap, files that belong to none. */
  notes: string[];
}

const lookedFor =
  'RAVDESS (03-01-...wav), CREMA-D (1001_DFA_ANG_XX.wav) or folders of face images by emotion (anger/x.png), anywhere below';

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

function foldersOf({ relative }: CorpusFile): string[] {
  return relative.split('/').slice(0, -1);
}

/** The deepest folder that all `files` are below, relative to the folder they were listed from. */
function commonFolder(files: readonly CorpusFile[]): string[] {
  return files.map(foldersOf).reduce((common, folders) => {
    const differs = common.findIndex((folder, depth) => folders[depth] !== folder);
    return differs < 0 ? common : common.slice(0, differs);
  });
}

/** The same index, its problems told by their path from the folder that was searched, not from the corpus' own. */
function withPathsFrom<Item>(folder: readonly string[], index: CorpusIndex<Item>): CorpusIndex<Item> {
  const fromAbove = (problem: FileProblem) => ({ ...problem, file: [...folder, problem.file].join('/') });
  return { ...index, problems: index.problems.map(fromAbove), excluded: index.excluded.map(fromAbove) };
}

/** The files below a folder, with paths relative to it. */
function filesBelow(files: readonly CorpusFile[], folder: readonly string[]): CorpusFile[] {
  const prefix = folder.map((part) => `${part}/`).join('');
  return files
    .filter(({ relative }) => relative.startsWith(prefix))
    .map((file) => ({ ...file, relative: file.relative.slice(prefix.length) }));
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

/** A corpus without one usable file (all of them empty, say) is worth a note, not the loss of the other corpora. */
async function keepIfReadable(
  found: CorpusIndex<Clip>[],
  notes: string[],
  read: () => CorpusIndex<Clip> | Promise<CorpusIndex<Clip>>,
): Promise<void> {
  try {
    found.push(await read());
  } catch (cause) {
    if (!(cause instanceof CorpusError)) throw cause;
    notes.push(cause.message);
  }
}

async function findSpeech(
  dir: string,
  files: readonly CorpusFile[],
  notes: string[],
  options: ReadCremaDOptions,
): Promise<CorpusIndex<Clip>[]> {
  const sounds = files.filter(({ name }) => hasExtension(name, soundExtensions));
  const ravdess = sounds.filter(({ name }) => parseRavdessName(name)?.channel === 'speech');
  const cremaD = sounds.filter(({ name }) => parseCremaDName(name) !== null);
  // a sound with an unknown name belongs to the corpus whose folder it lies in
  const withoutNamesOf = (others: readonly CorpusFile[]) => {
    const foreign = new Set(others.map(({ path }) => path));
    return files.filter(({ path }) => !foreign.has(path));
  };
  const found: CorpusIndex<Clip>[] = [];
  const claimed = new Set<string>();
  if (ravdess.length > 0) {
    const folder = commonFolder(ravdess);
    const own = filesBelow(withoutNamesOf(cremaD), folder).filter(({ name }) => hasExtension(name, soundExtensions));
    for (const { path } of own) claimed.add(path);
    await keepIfReadable(found, notes, () => withPathsFrom(folder, indexRavdess(join(dir, ...folder), own)));
  }
  if (cremaD.length > 0) {
    const folder = commonFolder(cremaD);
    const own = filesBelow(withoutNamesOf([...ravdess, ...sounds.filter(({ path }) => claimed.has(path))]), folder);
    const tables = files.filter(({ name }) => name === demographicsFile);
    for (const { path } of own) claimed.add(path);
    await keepIfReadable(found, notes, async () =>
      withPathsFrom(folder, await indexCremaD(join(dir, ...folder), [...own, ...tables], options)),
    );
  }
  const others = sounds.filter(({ path }) => !claimed.has(path));
  if (others.length > 0) {
    notes.push(
      `${others.length} sound files belong to no known corpus, ${others[0].relative} the first; they are not used`,
    );
  }
  return found;
}

function findFaces(dir: string, files: readonly CorpusFile[], notes: string[]): CorpusIndex<FaceImage>[] {
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
    if (names.indexOf(name) !== position) {
      notes.push(`${path} is a second folder of ${name} and is not used`);
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
  return found.sort((a, b) => compareText(a.name, b.name));
}

function isUsable(image: CorpusFile): boolean {
  const emotion = toCanonicalEmotion(folderWord(image));
  return image.bytes > 0 && emotion !== null && emotion !== 'dropped';
}

/**
 * Finds the corpora in a folder, by their file names and folders alone, wherever below they lie: RAVDESS and CREMA-D among the
 * sound files; folders of images named after emotions among the rest. CK+48 and a CK+ cut with neutral frames share people and frames, so
 * that of the second only the neutral frames are used beside the first; the notes say so.
 *
 * @throws CorpusError where `dir` is missing or holds none of them.
 */
export async function findCorpora(dir: string, options: ReadCremaDOptions = {}): Promise<FoundCorpora> {
  const files = await listFiles(dir, lookedFor);
  const notes: string[] = [];
  const audio = await findSpeech(dir, files, notes, options);
  const faces = findFaces(dir, files, notes);
  if (audio.length + faces.length === 0) {
    throw new CorpusError({
      file: dir,
      found: files.length === 0 ? 'no files' : `${files.length} files of no known corpus`,
      expected: lookedFor,
      fix: 'Point to a folder that holds one of these corpora under its official file names, or work with the synthetic corpus.',
    });
  }
  return { audio, faces, notes };
}
