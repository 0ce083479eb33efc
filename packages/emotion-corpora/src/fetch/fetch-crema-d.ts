import { readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCremaDName } from '../names/crema-d-name';
import { downloadFile, isWhole } from './download-file';
import { problemOfPaths } from './entry-names';
import { FetchError, fileSystemError } from './fetch-error';
import type { FetchOptions, FetchReport } from './fetch-options';
import { gitBlobId, lfsDownloads, parseLfsPointer, type LfsDownload, type LfsObject } from './git-lfs';
import { newestCommit, treeOf, type TreeFile } from './github-repository';
import { OwnFiles } from './own-files';
import { isThere, sizeOf } from './partial-download';
import { readZipEntries } from './unpack-zip';

export type CremaDPart = 'audio' | 'video';
export const cremaDParts: readonly CremaDPart[] = ['audio', 'video'];

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

const folders: Readonly<Record<CremaDPart, string>> = { audio: 'AudioWAV', video: 'VideoFlash' };
const tables = ['VideoDemographics.csv', 'SentenceFilenames.csv', 'LICENSE.txt'];

const home = {
  api: 'https://api.github.com/repos/CheyneyComputerScience/CREMA-D',
  archives: 'https://codeload.github.com/CheyneyComputerScience/CREMA-D/zip',
  // the second is the mirror that the corpus' authors name for when the quota of the first is used up
  lfs: [
    'https://github.com/CheyneyComputerScience/CREMA-D.git/info/lfs',
    'https://gitlab.com/cs-cooper-lab/crema-d-mirror.git/info/lfs',
  ],
};

/** Objects a request, as git-lfs itself asks. */
const batchSize = 100;
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
async function filesOfCommit(
  api: string,
  commit: string,
  parts: readonly CremaDPart[],
  options: FetchOptions,
): Promise<TreeFile[]> {
  const root = await treeOf(api, commit, options);
  const files: TreeFile[] = root.filter(({ type, path }) => type === 'blob' && tables.includes(path));
  for (const part of parts) {
    const folder = root.find(({ type, path }) => type === 'tree' && path === folders[part]);
    if (!folder) {
      throw new FetchError({
        file: `${api}/git/trees/${commit}`,
        found: `no folder ${folders[part]}`,
        expected: 'the folders of the corpus',
        fix: 'Look at the repository: it may have been rearranged.',
      });
    }
    const entries = await treeOf(api, folder.id, options);
    files.push(
      ...entries
        .filter(({ type, path }) => type === 'blob' && parseCremaDName(path) !== null)
        .map(({ path, id, size }) => ({ path: `${folders[part]}/${path}`, id, size })),
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
async function contentsOf(
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

/** Runs `work` for every item, `parallel` at a time; the first failure ends the others before their next item. */
async function forEachParallel<Item>(items: readonly Item[], parallel: number, work: (item: Item) => Promise<void>) {
  const queue = items.values();
  let failed = false;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (const item of queue) {
        if (failed) return;
        try {
          await work(item);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    }),
  );
}

/** How to download these objects, from the first server that has them. */
async function anyServer(
  servers: readonly string[],
  objects: readonly LfsObject[],
  options: FetchOptions,
  notes: string[],
): Promise<{ downloads: LfsDownload[]; server: string }> {
  const refusals: FetchError[] = [];
  for (const server of servers) {
    try {
      return { downloads: await lfsDownloads(server, objects, options), server };
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      refusals.push(error);
      const note = `${server} did not give the files: ${error.found}`;
      if (!notes.includes(note)) notes.push(note);
    }
  }
  throw new FetchError({
    file: servers.join(', '),
    found: refusals.map(({ found }) => found).join('; '),
    expected: 'one server that gives the files',
    fix: "Quotas of the repository may be used up: run the same command again tomorrow, or fetch the corpus' release by hand (https://github.com/CheyneyComputerScience/CREMA-D).",
  });
}

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

/** Downloads the objects to their paths, `parallel` at a time, batch after batch. */
async function fetchObjects(
  own: OwnFiles,
  missing: ReadonlyMap<string, LfsObject>,
  { lfs, parallel, name }: { lfs: readonly string[]; parallel: number; name: string },
  notes: string[],
  options: FetchOptions,
): Promise<void> {
  const pending = [...missing];
  const total = pending.reduce((sum, [, { size }]) => sum + size, 0);
  const progress = new Map<string, number>();
  let done = 0;
  // the listener would be told of single files
  const { onProgress, ...quiet } = options;
  // a server that refused once is not asked again for every hundred files
  let servers = [...lfs];
  for (let start = 0; start < pending.length; start += batchSize) {
    const batch = pending.slice(start, start + batchSize);
    const objects = [...new Map(batch.map(([, object]) => [object.oid, object])).values()];
    const { downloads, server } = await anyServer(servers, objects, quiet, notes);
    servers = servers.slice(servers.indexOf(server));
    const downloadOf = new Map(downloads.map((download) => [download.oid, download]));
    await forEachParallel(batch, parallel, async ([path, { oid, size }]) => {
      const { url, headers } = downloadOf.get(oid)!;
      const checksum = { algorithm: 'sha256' as const, hex: oid };
      await downloadFile(
        { url, headers, path: join(own.dir, path), name: path, size, checksum, replace: true },
        {
          ...quiet,
          onProgress: (event) => {
            if (event.stage !== 'download') return;
            done += event.done - (progress.get(path) ?? 0);
            progress.set(path, event.done);
            onProgress?.({ stage: 'download', name, done, total, unit: 'bytes' });
          },
        },
      );
    });
  }
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
export async function fetchCremaD(
  dir: string,
  {
    parts = ['audio'],
    api = home.api,
    archives = home.archives,
    lfs = home.lfs,
    parallel = 6,
    ...options
  }: FetchCremaDOptions = {},
): Promise<FetchReport> {
  const own = await OwnFiles.open(dir, 'crema-d');
  const commit = await newestCommit(api, 'master', options);
  const files = await filesOfCommit(api, commit, parts, options);
  const archive = `downloads/crema-d-${commit}.zip`;
  const contents = await contentsOf(own, archive, `${archives}/${commit}`, files, options);
  const note = `commit ${commit}: every file checked against the host's own record, the Git ids of the commit and the SHA-256 of its LFS pointers`;
  const report: FetchReport = { dir, files: 0, alreadyThere: 0, notes: [note] };
  const missing = await lookThrough(own, contents, report, options);
  const name = parts.map((part) => folders[part]).join(' and ');
  await fetchObjects(own, missing, { lfs, parallel, name }, report.notes, options);
  if (options.keepArchives !== true) {
    await own.remove(archive);
    await rmdir(join(dir, 'downloads')).catch(() => undefined);
  }
  return report;
}
