import { join } from 'node:path';
import { downloadFile } from './download-file';
import { FetchError } from './fetch-error';
import type { FetchOptions } from './fetch-options';
import { lfsDownloads, type LfsDownload, type LfsObject } from './git-lfs';
import type { OwnFiles } from './own-files';

/** Objects a request, as git-lfs itself asks. */
const batchSize = 100;
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

/** Downloads the objects to their paths, `parallel` at a time, batch after batch. */
export async function fetchObjects(
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
