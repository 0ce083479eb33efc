import { join } from 'node:path';
import { parseCremaDName } from './name';
import { downloadFile } from '../../fetch/download-file';
import { problemOfPaths } from '../../fetch/entry-names';
import { FetchError } from '../../fetch/fetch-error';
import type { FetchOptions } from '../../fetch/fetch-options';
import { gitBlobId } from '../../fetch/git-lfs';
import { treeOf, type TreeFile } from '../../fetch/github-repository';
import type { OwnFiles } from '../../fetch/own-files';
import { isThere } from '../../fetch/partial-download';
import { readZipEntries } from '../../fetch/unpack-zip';

export type CremaDPart = 'audio' | 'video';
export const cremaDParts: readonly CremaDPart[] = ['audio', 'video'];

export const cremaDFolders: Readonly<Record<CremaDPart, string>> = { audio: 'AudioWAV', video: 'VideoFlash' };
const tables = ['VideoDemographics.csv', 'SentenceFilenames.csv', 'LICENSE.txt'];

/** Bytes of a file that the repository itself holds, table or pointer. */
const largestContent = 1 << 20;

function notAsRecorded(archive: string, path: string): FetchError {
  return new FetchError({
    file: archive,
    found: `${path} missing or other than in the commit`,
    expected: 'the files of the commit, by their Git ids',
    fix: 'Run the same command again: the archive is fetched anew.',
  });
}

/** The files of the commit to have: of each folder and of the tables, with the ids of their contents. */
export async function filesOfCommit(
  api: string,
  commit: string,
  parts: readonly CremaDPart[],
  options: FetchOptions,
): Promise<TreeFile[]> {
  const root = await treeOf(api, commit, options);
  const files: TreeFile[] = root.filter(({ type, path }) => type === 'blob' && tables.includes(path));
  for (const part of parts) {
    const folder = root.find(({ type, path }) => type === 'tree' && path === cremaDFolders[part]);
    if (!folder) {
      throw new FetchError({
        file: `${api}/git/trees/${commit}`,
        found: `no folder ${cremaDFolders[part]}`,
        expected: 'the folders of the corpus',
        fix: 'Look at the repository: it may have been rearranged.',
      });
    }
    const entries = await treeOf(api, folder.id, options);
    files.push(
      ...entries
        .filter(({ type, path }) => type === 'blob' && parseCremaDName(path) !== null)
        .map(({ path, id, size }) => ({ path: `${cremaDFolders[part]}/${path}`, id, size })),
    );
  }
  const problem = problemOfPaths(files.map(({ path }) => path));
  if (problem !== null) {
    throw new FetchError({
      file: `${api}/git/trees/${commit}`,
      found: problem,
      expected: 'names that every system can keep apart',
      fix: 'Look at the repository: it is not what the corpus publishes.',
    });
  }
  return files;
}

/** The contents of these files in an archive of the commit, compared with their Git ids. */
async function readContents(archive: string, files: readonly TreeFile[]): Promise<Map<string, Buffer>> {
  const wanted = new Map(files.map((file) => [file.path, file]));
  // an archive of a commit has one folder around everything
  const inFolder = (name: string) => name.slice(name.indexOf('/') + 1);
  const entries = await readZipEntries(archive, (name) => {
    const file = wanted.get(inFolder(name));
    return file ? Math.min(file.size ?? largestContent, largestContent) : null;
  });
  const contents = new Map<string, Buffer>();
  for (const [name, content] of entries) {
    const path = inFolder(name);
    if (contents.has(path) || gitBlobId(content) !== wanted.get(path)!.id) throw notAsRecorded(archive, path);
    contents.set(path, content);
  }
  for (const path of wanted.keys()) if (!contents.has(path)) throw notAsRecorded(archive, path);
  return new Map(files.map(({ path }) => [path, contents.get(path)!]));
}

/** The contents that the repository itself has of these files: tables, and pointers to LFS objects. Verified by their Git ids. */
export async function contentsOf(
  own: OwnFiles,
  archive: string,
  url: string,
  files: readonly TreeFile[],
  options: FetchOptions,
): Promise<Map<string, Buffer>> {
  const path = join(own.dir, archive);
  // of an earlier call, or put there by hand: good if its files are the commit's
  if (await isThere(path)) {
    const there = await readContents(path, files).catch(() => null);
    if (there) return there;
  }
  await own.claim([archive]);
  for (let again = false; ; again = true) {
    const name = 'the repository, without its media';
    await downloadFile({ url, path, name, size: null, checksum: null, replace: true }, options);
    try {
      return await readContents(path, files);
    } catch (error) {
      options.signal?.throwIfAborted();
      await own.remove(archive);
      if (again) throw error;
    }
  }
}
