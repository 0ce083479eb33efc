import { readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentsOf, cremaDFolders, filesOfCommit, type CremaDPart } from './commit';
import { isWhole } from '../../fetch/download-file';
import { fileSystemError } from '../../fetch/fetch-error';
import { fetchOptions, requireFetchOptions, type FetchOptions, type FetchReport } from '../../fetch/fetch-options';
import { parseLfsPointer, type LfsObject } from '../../fetch/git-lfs';
import { newestCommit } from '../../fetch/github-repository';
import { fetchObjects } from '../../fetch/lfs-media';
import { OwnFiles } from '../../fetch/own-files';
import { sizeOf } from '../../fetch/partial-download';

export { cremaDParts } from './commit';
export type { CremaDPart } from './commit';

export interface FetchCremaDOptions extends FetchOptions {
  /** Default: audio, 7442 WAV files, about 0.6 GB. */
  parts?: readonly CremaDPart[];
  /** The repository in GitHub's REST interface. */
  api?: string;
  /** Where archives of the repository's commits are. */
  archives?: string;
  /** LFS servers, tried in this order; the objects are named by their SHA-256, so that any copy will do. */
  lfs?: readonly string[];
  /** Files at a time. Default 6. */
  parallel?: number;
}

const home = {
  api: 'https://api.github.com/repos/CheyneyComputerScience/CREMA-D',
  archives: 'https://codeload.github.com/CheyneyComputerScience/CREMA-D/zip',
  // the second is the mirror that the corpus' authors name for when the quota of the first is used up
  lfs: [
    'https://github.com/CheyneyComputerScience/CREMA-D.git/info/lfs',
    'https://gitlab.com/cs-cooper-lab/crema-d-mirror.git/info/lfs',
  ],
};

/** Whether the file at `path` has this content, or none is there. */
async function isContent(path: string, content: Buffer): Promise<boolean> {
  return (await sizeOf(path)) === content.length && (await readFile(path).catch(() => null))?.equals(content) === true;
}

/** Writes a small file whole or not at all; where it is already, it stays. */
async function writeContent(own: OwnFiles, path: string, content: Buffer): Promise<void> {
  const target = join(own.dir, path);
  if (await isContent(target, content)) return;
  await own.claim([path]);
  try {
    await rm(`${target}.part`, { force: true });
    await writeFile(`${target}.part`, content, { flag: 'wx' });
    await rename(`${target}.part`, target);
  } catch (error) {
    throw fileSystemError(target, error);
  }
}

/** What of the commit is to be fetched; tables are written, and what is there whole is counted. */
async function lookThrough(
  own: OwnFiles,
  contents: ReadonlyMap<string, Buffer>,
  report: FetchReport,
  { signal, onProgress }: FetchOptions,
): Promise<Map<string, LfsObject>> {
  const missing = new Map<string, LfsObject>();
  // a clone without Git LFS has the pointer itself in the place of its file, and loses nothing with it
  const pointers = new Set<string>();
  for (const [path, content] of contents) {
    signal?.throwIfAborted();
    const object = parseLfsPointer(content);
    if (object === null) {
      await writeContent(own, path, content);
      continue;
    }
    report.files++;
    const name = 'files that are there';
    onProgress?.({ stage: 'verify', name, done: report.files, total: contents.size, unit: 'files' });
    const target = join(own.dir, path);
    if (await isWhole(target, object.size, { algorithm: 'sha256', hex: object.oid }, signal)) {
      report.alreadyThere++;
      await own.tidy(path);
    } else {
      if (await isContent(target, content)) pointers.add(path);
      missing.set(path, object);
    }
  }
  await own.claim([...missing.keys()].filter((path) => !pointers.has(path)));
  for (const path of pointers) await rm(join(own.dir, path), { force: true });
  await own.claim([...pointers]);
  return missing;
}

/**
 * Fetches CREMA-D into `AudioWAV` (and `VideoFlash`) of `dir`, with its tables. The media are kept by Git LFS: the newest commit names
 * every file's content by its Git id, the archive of the commit holds pointers with SHA-256 and size, which are compared with these ids, and
 * the media come from an LFS server and are compared with the pointers. Files that are there whole, by SHA-256, are not fetched
 * again; `fetched.json` says which files are the program's own: no other is replaced or removed.
 *
 * @throws FetchError or ArchiveError where a host does not give what the commit says, a file of somebody else's is in the way, or the disk
 *   is full; the abort reason of `signal`. What has come so far is kept.
 */
export async function fetchCremaD(dir: string, given: FetchCremaDOptions = {}): Promise<FetchReport> {
  requireFetchOptions<FetchCremaDOptions>(given, {
    ...fetchOptions,
    parts: true,
    api: true,
    archives: true,
    lfs: true,
    parallel: true,
  });
  const {
    parts = ['audio'],
    api = home.api,
    archives = home.archives,
    lfs = home.lfs,
    parallel = 6,
    ...options
  } = given;
  const own = await OwnFiles.open(dir, 'crema-d');
  const commit = await newestCommit(api, 'master', options);
  const files = await filesOfCommit(api, commit, parts, options);
  const archive = `downloads/crema-d-${commit}.zip`;
  const contents = await contentsOf(own, archive, `${archives}/${commit}`, files, options);
  const note = `commit ${commit}: every file checked against the host's own record, the Git ids of the commit and the SHA-256 of its LFS pointers`;
  const report: FetchReport = { dir, files: 0, alreadyThere: 0, notes: [note] };
  const missing = await lookThrough(own, contents, report, options);
  const name = parts.map((part) => cremaDFolders[part]).join(' and ');
  await fetchObjects(own, missing, { lfs, parallel, name }, report.notes, options);
  if (options.keepArchives !== true) {
    await own.remove(archive);
    await rmdir(join(dir, 'downloads')).catch(() => undefined);
  }
  return report;
}
