import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCremaDName } from '../names/crema-d-name';
import { downloadFile, isWhole } from './download-file';
import type { FetchOptions, FetchReport } from './fetch-options';
import { gitBlobId, lfsDownloads, parseLfsPointer, type LfsDownload, type LfsObject } from './git-lfs';
import { newestCommit, treeOf, type TreeFile } from './github-repository';
import { FetchError } from './request';
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
        .map(({ path, id }) => ({ path: `${folders[part]}/${path}`, id })),
    );
  }
  return files;
}

/** The contents that the repository itself has of these files: tables, and pointers to LFS objects. Verified by their Git ids. */
async function contentsOf(
  archive: string,
  url: string,
  files: readonly TreeFile[],
  options: FetchOptions,
): Promise<Map<string, Buffer>> {
  for (let again = false; ; again = true) {
    await downloadFile(
      { url, path: archive, name: 'the repository, without its media', size: null, checksum: null },
      options,
    );
    try {
      const wanted = new Map(files.map(({ path, id }) => [path, id]));
      // an archive of a commit has one folder around everything
      const inFolder = (name: string) => name.slice(name.indexOf('/') + 1);
      const entries = await readZipEntries(archive, (name) => wanted.has(inFolder(name)));
      const contents = new Map([...entries].map(([name, content]) => [inFolder(name), content]));
      for (const [path, id] of wanted) {
        const content = contents.get(path);
        if (!content || gitBlobId(content) !== id) throw notAsRecorded(archive, path);
      }
      return contents;
    } catch (error) {
      options.signal?.throwIfAborted();
      await rm(archive, { force: true });
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

/**
 * Fetches CREMA-D into `AudioWAV` (and `VideoFlash`) of `dir`, with its tables. The media are kept by Git LFS: the newest commit names
 * every file's content by its Git id, the archive of the commit holds pointers with SHA-256 and size, which are compared with these ids, and
 * the media come from an LFS server and are compared with the pointers. Files that are there whole, by SHA-256, are not fetched
 * again.
 *
 * @throws FetchError where a host does not give what the commit says, or the disk is full; the abort reason of `signal`. What has come
 *   so far is kept.
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
  await mkdir(dir, { recursive: true });
  const commit = await newestCommit(api, 'master', options);
  const files = await filesOfCommit(api, commit, parts, options);
  const archive = join(dir, 'downloads', `crema-d-${commit}.zip`);
  const contents = await contentsOf(archive, `${archives}/${commit}`, files, options);
  const report: FetchReport = { dir, files: 0, alreadyThere: 0, notes: [`commit ${commit}`] };

  const missing = new Map<string, LfsObject>();
  for (const { path } of files) {
    const content = contents.get(path)!;
    const object = parseLfsPointer(content);
    const target = join(dir, path);
    if (object === null) {
      await writeFile(`${target}.part`, content);
      await rename(`${target}.part`, target);
    } else {
      options.signal?.throwIfAborted();
      report.files++;
      options.onProgress?.({
        stage: 'verify',
        name: 'files that are there',
        done: report.files,
        total: files.length,
        unit: 'files',
      });
      if (await isWhole(target, object.size, { algorithm: 'sha256', hex: object.oid })) report.alreadyThere++;
      else missing.set(path, object);
    }
  }

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
    const { downloads, server } = await anyServer(servers, objects, quiet, report.notes);
    servers = servers.slice(servers.indexOf(server));
    const downloadOf = new Map(downloads.map((download) => [download.oid, download]));
    await forEachParallel(batch, parallel, async ([path, { oid, size }]) => {
      const { url, headers } = downloadOf.get(oid)!;
      const checksum = { algorithm: 'sha256' as const, hex: oid };
      await downloadFile(
        { url, headers, path: join(dir, path), name: path, size, checksum },
        {
          ...quiet,
          onProgress: (event) => {
            if (event.stage !== 'download') return;
            done += event.done - (progress.get(path) ?? 0);
            progress.set(path, event.done);
            onProgress?.({ stage: 'download', name: folderNames(parts), done, total, unit: 'bytes' });
          },
        },
      );
    });
  }
  if (options.keepArchives !== true) {
    await rm(archive, { force: true });
    await rmdir(join(dir, 'downloads')).catch(() => undefined);
  }
  return report;
}

function folderNames(parts: readonly CremaDPart[]): string {
  return parts.map((part) => folders[part]).join(' and ');
}
