import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FetchOptions } from './fetch-options';
import { causeOf, FetchError, request, Retryable, withRetries } from './request';

/** A checksum as a host's own record gives it. */
export interface Checksum {
  algorithm: 'md5' | 'sha256';
  hex: string;
}

export interface Download {
  url: string;
  /** Where the whole, verified file goes; what has come so far lies beside it as `.part`. */
  path: string;
  /** For people. */
  name: string;
  /** Bytes; null where the host does not tell. */
  size: number | null;
  /** Null only for what is verified otherwise. */
  checksum: Checksum | null;
  headers?: Record<string, string>;
}

/** What is known of the bytes in a `.part` file, beside it in a `.part.json`. */
interface PartRecord {
  /** Tells apart the contents that one address may have over time: the checksum, else the address. */
  content: string;
  etag: string | null;
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

/** The checksum of a file, read once. */
async function hashFile(path: string, algorithm: Checksum['algorithm'], signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Whether a file is there with this size and checksum. */
export async function isWhole(path: string, size: number | null, { algorithm, hex }: Checksum): Promise<boolean> {
  const found = await sizeOf(path);
  return found !== null && (size === null || found === size) && (await hashFile(path, algorithm)) === hex;
}

function noSpace(path: string, found: string, needed: string): FetchError {
  return new FetchError({
    file: path,
    found,
    expected: needed,
    fix: 'Free some space, or name a folder on another disk; then run the same command again: what has come so far is kept.',
  });
}

async function requireSpace(path: string, needed: number): Promise<void> {
  const status = await statfs(dirname(path)).catch(() => null);
  if (status === null) return;
  const free = status.bavail * status.bsize;
  if (free < needed) throw noSpace(path, `${free} bytes free on the disk`, `${needed} bytes`);
}

async function readPartRecord(path: string): Promise<PartRecord | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as PartRecord;
  } catch {
    return null;
  }
}

/** Writes the body from `offset` on; what was there behind it is cut off. */
async function writeBody(
  part: string,
  offset: number,
  body: AsyncIterable<Uint8Array>,
  size: number | null,
  onBytes: (done: number) => void,
): Promise<void> {
  const file = await open(part, offset > 0 ? 'r+' : 'w');
  try {
    if (offset > 0) await file.truncate(offset);
    let at = offset;
    for await (const chunk of body) {
      // write may take less than it is given
      for (let from = 0; from < chunk.length;) {
        const { bytesWritten } = await file.write(chunk, from, chunk.length - from, at);
        from += bytesWritten;
        at += bytesWritten;
      }
      onBytes(at);
      // a host that never stops must not fill the disk; the size is found to be wrong afterwards
      if (size !== null && at > size) break;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One request for what is missing; returns when the part has all that the host sent. */
async function continuePart(
  { url, name, size, checksum, path, headers }: Download,
  options: FetchOptions,
): Promise<{ resumed: boolean }> {
  const part = `${path}.part`;
  const recordFile = `${part}.json`;
  const content = checksum ? `${checksum.algorithm}:${checksum.hex}` : url;
  const record = await readPartRecord(recordFile);
  const known = record?.content === content ? ((await sizeOf(part)) ?? 0) : 0;
  const report = (done: number) => options.onProgress?.({ stage: 'download', name, done, total: size, unit: 'bytes' });
  if (size !== null && known === size) return { resumed: true };
  // without a checksum only the host's own mark can tell that the bytes to come belong to those that are there
  const offset = known > 0 && (checksum !== null || record?.etag) && (size === null || known < size) ? known : 0;
  const response = await request(
    url,
    {
      headers: {
        ...headers,
        // ranges are of the bytes sent: no compression on the way
        'Accept-Encoding': 'identity',
        ...(offset > 0 ? { Range: `bytes=${offset}-`, ...(record?.etag ? { 'If-Range': record.etag } : {}) } : {}),
      },
      signal: options.signal ?? null,
    },
    offset > 0 ? [200, 206, 416] : [200],
  );
  if (response.status === 416) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new Retryable(
      new FetchError({
        file: url,
        found: `no bytes from ${offset} on`,
        expected: 'the rest of the file',
        fix: 'Run the same command again: it starts over.',
        status: 416,
      }),
      0,
    );
  }
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  const resumed = response.status === 206 && Number(start) === offset;
  if (response.status === 206 && !resumed) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new Retryable(
      new FetchError({
        file: url,
        found: `bytes from ${start ?? 'nowhere'} on`,
        expected: `bytes from ${offset} on`,
        fix: 'Run the same command again: it starts over.',
      }),
      0,
    );
  }
  // a weak mark says that a page looks the same, not that its bytes are
  const etag = response.headers.get('etag');
  const written: PartRecord = { content, etag: etag !== null && !etag.startsWith('W/') ? etag : null };
  const from = resumed ? offset : 0;
  try {
    if (size !== null) await requireSpace(path, size - from);
    await writeFile(recordFile, JSON.stringify(written));
    report(from);
    if (response.body) await writeBody(part, from, response.body as unknown as AsyncIterable<Uint8Array>, size, report);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    options.signal?.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw noSpace(part, `no space left on the disk (${code})`, 'room for the file');
    // what the file system refuses will be refused again; the rest is the connection
    if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'EIO', 'EISDIR', 'ENOENT'].includes(code)) throw error;
    throw new Retryable(
      new FetchError({
        file: url,
        found: `a connection that broke off (${causeOf(error)})`,
        expected: size === null ? 'the whole file' : `${size} bytes`,
        fix: 'Run the same command again: what has come so far is kept.',
      }),
    );
  } finally {
    await response.body?.cancel().catch(() => undefined);
  }
  const now = (await sizeOf(part)) ?? 0;
  if (size !== null && now < size) {
    throw new Retryable(
      new FetchError({
        file: url,
        found: `${now} bytes`,
        expected: `${size} bytes`,
        fix: 'Run the same command again: what has come so far is kept.',
      }),
    );
  }
  return { resumed };
}

async function problemOf(part: string, { size, checksum }: Download, signal?: AbortSignal): Promise<string | null> {
  const found = (await sizeOf(part)) ?? 0;
  if (size !== null && found !== size) return `${found} bytes`;
  if (checksum === null) return null;
  const hex = await hashFile(part, checksum.algorithm, signal);
  return hex === checksum.hex ? null : `${checksum.algorithm} ${hex}`;
}

/**
 * Fetches a file whole or not at all: into `.part`, from where it goes on after an interruption (Range with If-Range, RFC 9110; from
 * the start where the host does not do ranges or its file has changed), compared with size and checksum, then renamed. A file that was
 * put together from several tries and is wrong is fetched once more from the start.
 *
 * @throws FetchError where the host does not give the file, it is not what its record says, or the disk is full; the abort reason of
 *   `signal`.
 */
export async function downloadFile(download: Download, options: FetchOptions = {}): Promise<void> {
  const { url, path, name, size, checksum } = download;
  const part = `${path}.part`;
  const start = async () => {
    await rm(part, { force: true });
    await rm(`${part}.json`, { force: true });
  };
  await mkdir(dirname(path), { recursive: true });
  for (let again = false; ; again = true) {
    let pieces = 0;
    let resumed = false;
    await withRetries(options, async () => {
      pieces++;
      ({ resumed } = await continuePart(download, options));
    });
    options.onProgress?.({ stage: 'verify', name, done: 0, total: size, unit: 'bytes' });
    const problem = await problemOf(part, download, options.signal);
    if (problem === null) break;
    await start();
    if (!again && (resumed || pieces > 1)) continue;
    throw new FetchError({
      file: url,
      found: problem,
      expected: checksum ? `${checksum.algorithm} ${checksum.hex}, as the host's record says` : `${size} bytes`,
      fix: 'Run the same command again; if it stays so, the host or a proxy on the way changes the file.',
    });
  }
  await rename(part, path);
  await rm(`${part}.json`, { force: true });
}
