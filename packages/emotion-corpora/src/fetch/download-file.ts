import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { marksOf, notTheFile, notTheRest } from './download-answer';
import { FetchError, fileSystemError, noSpace } from './fetch-error';
import type { FetchOptions } from './fetch-options';
import { isThere, PartialDownload, sizeOf } from './partial-download';
import { causeOf, request, type Answer } from './request';
import { Retryable, withRetries } from './retries';
import { TooSlow } from './watched-body';

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
  /** Bytes, of which not one more is written; null where the host's record does not tell. */
  size: number | null;
  /** Bytes at most, where `size` is null. Default: 256 MiB. */
  atMost?: number;
  /** Null only for what is verified otherwise. */
  checksum: Checksum | null;
  headers?: Record<string, string>;
  /** Whether what is at `path` is an earlier fetch's, to be replaced. Default false: a file that is there and is not this one is refused. */
  replace?: boolean;
}

const defaultAtMost = 256 << 20;

/** The checksum of a file, read once. */
async function hashFile(path: string, algorithm: Checksum['algorithm'], signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  } catch (error) {
    throw fileSystemError(path, error);
  }
  return hash.digest('hex');
}

/** Whether a file is there with this size and checksum. */
export async function isWhole(
  path: string,
  size: number | null,
  { algorithm, hex }: Checksum,
  signal?: AbortSignal,
): Promise<boolean> {
  const found = await sizeOf(path);
  return found !== null && (size === null || found === size) && (await hashFile(path, algorithm, signal)) === hex;
}

/** @throws FetchError where the disk of a folder has not so many bytes free. */
export async function requireSpace(path: string, needed: number): Promise<void> {
  const status = await statfs(dirname(path)).catch(() => null);
  if (status === null) return;
  const free = status.bavail * status.bsize;
  if (free < needed) throw noSpace(path, `${free} bytes free on the disk`, `${needed} bytes`);
}

/** Writes the body from `from` on, and not a byte more than `most`. */
async function writeBody(
  part: PartialDownload,
  from: number,
  answer: Answer,
  most: number,
  tooMuch: FetchError,
  onBytes: (done: number) => void,
): Promise<number> {
  const fileError = (error: unknown) => {
    throw fileSystemError(part.path, error);
  };
  const file = await part.open(from).catch(fileError);
  let at = from;
  try {
    for await (const chunk of answer.body()) {
      if (at + chunk.length > most) throw tooMuch;
      // write may take less than it is given
      for (let taken = 0; taken < chunk.length;) {
        const { bytesWritten } = await file.write(chunk, taken, chunk.length - taken, at).catch(fileError);
        taken += bytesWritten;
        at += bytesWritten;
      }
      onBytes(at);
    }
    await file.sync().catch(fileError);
  } finally {
    await file.close();
  }
  return at;
}

const goOn = 'Run the same command again: what has come so far is kept.';
const startsOver = 'Run the same command again: it starts over.';

/** One request for what is missing; returns when the part has all that the host sent. */
async function continuePart(
  part: PartialDownload,
  { url, name, size, checksum, path, headers: given, atMost = defaultAtMost }: Download,
  options: FetchOptions,
): Promise<{ resumed: boolean }> {
  const content = checksum ? `${checksum.algorithm}:${checksum.hex}` : url;
  const record = await part.record();
  const known = record?.content === content ? ((await sizeOf(part.path)) ?? 0) : 0;
  const report = (done: number) => options.onProgress?.({ stage: 'download', name, done, total: size, unit: 'bytes' });
  if (size !== null && size > 0 && known === size) return { resumed: true };
  const mark = record?.etag ?? record?.lastModified ?? null;
  // without a checksum only the host's own mark can tell that the bytes to come belong to those that are there
  const offset = known > 0 && (checksum !== null || mark !== null) && (size === null || known < size) ? known : 0;
  if (size !== null) await requireSpace(path, size - known);
  const headers = new Headers(given);
  // ranges are of the bytes sent: no compression on the way
  headers.set('Accept-Encoding', 'identity');
  for (const name of ['range', 'if-range']) headers.delete(name);
  if (offset > 0) headers.set('Range', `bytes=${offset}-`);
  if (offset > 0 && mark !== null) headers.set('If-Range', mark);
  const answer = await request(url, { headers }, options, offset > 0 ? [200, 206, 416] : [200]);
  const refused = (found: string, expected: string, fix: string, status?: number) =>
    new FetchError({ file: url, found, expected, fix, ...(status === undefined ? {} : { status }) });
  const most = size ?? atMost;
  const tooMuch = refused(`more than ${most} bytes`, `${most} bytes${size === null ? ' at most' : ''}`, startsOver);
  try {
    const wrongPart = answer.status === 206 ? notTheRest(answer, offset, size, record) : null;
    if (answer.status === 416 || wrongPart !== null) {
      await part.remove();
      const found = wrongPart ?? `no bytes from ${offset} on`;
      throw new Retryable(refused(found, `bytes from ${offset} on`, startsOver, answer.status), 0);
    }
    const from = answer.status === 206 ? offset : 0;
    const wrong = notTheFile(answer, from, size);
    if (wrong !== null) {
      const fix =
        'The host has changed the file, or a proxy or a login page stands between: open the address in a browser.';
      throw refused(wrong, size === null ? 'the file as it is' : `${size} bytes`, fix, answer.status);
    }
    await part.writeRecord({ content, ...marksOf(answer) }).catch((error: unknown) => {
      throw fileSystemError(part.path, error);
    });
    report(from);
    const now = await writeBody(part, from, answer, most, tooMuch, report);
    if (size !== null && now < size) throw new Retryable(refused(`${now} bytes`, `${size} bytes`, goOn));
    return { resumed: from > 0 };
  } catch (error) {
    // what came before may be wrong as well
    if (error === tooMuch) await part.remove();
    if (error instanceof FetchError || error instanceof Retryable) throw error;
    options.signal?.throwIfAborted();
    const cause = error instanceof TooSlow ? error.message : causeOf(error);
    throw new Retryable(
      refused(`a connection that broke off (${cause})`, size === null ? 'the whole file' : `${size} bytes`, goOn),
    );
  } finally {
    await answer.end();
  }
}

async function problemOf(part: string, { size, checksum }: Download, signal?: AbortSignal): Promise<string | null> {
  const found = (await sizeOf(part)) ?? 0;
  if (size !== null && found !== size) return `${found} bytes`;
  if (checksum === null) return null;
  const hex = await hashFile(part, checksum.algorithm, signal);
  return hex === checksum.hex ? null : `${checksum.algorithm} ${hex}`;
}

/** Whether nothing is to be done; refuses what may not be replaced. */
async function isThereAlready({ path, size, checksum, replace }: Download, signal?: AbortSignal): Promise<boolean> {
  if (replace === true || !(await isThere(path))) return false;
  if (checksum !== null && (await isWhole(path, size, checksum, signal))) return true;
  throw new FetchError({
    file: path,
    found: 'another file, which no earlier fetch put there',
    expected: 'no such file, or the one that is to be fetched',
    fix: 'Move it away, or name another folder; it is neither overwritten nor removed.',
  });
}

/**
 * Fetches a file whole or not at all: into `.part`, from where it goes on after an interruption (Range with If-Range, RFC 9110; from
 * the start where the host does not do ranges or its file has changed), compared with size and checksum, then renamed. A file that was
 * put together from several tries and is wrong is fetched once more from the start. Not a byte more is written than the file has.
 *
 * @throws FetchError where the host does not give the file, is too slow, or gives another one than its record says, where a file is there
 *   that is not to be replaced, or where the disk is full; the abort reason of `signal`.
 */
export async function downloadFile(download: Download, options: FetchOptions = {}): Promise<void> {
  const { url, path, name, size, checksum } = download;
  if (await isThereAlready(download, options.signal)) return;
  const part = new PartialDownload(path);
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw fileSystemError(dirname(path), error);
  });
  await part.requireOwn();
  for (let again = false; ; again = true) {
    let pieces = 0;
    let resumed = false;
    await withRetries(options, async () => {
      pieces++;
      ({ resumed } = await continuePart(part, download, options));
    });
    options.onProgress?.({ stage: 'verify', name, done: 0, total: size, unit: 'bytes' });
    const problem = await problemOf(part.path, download, options.signal);
    if (problem === null) break;
    await part.remove();
    if (!again && (resumed || pieces > 1)) continue;
    throw new FetchError({
      file: url,
      found: problem,
      expected: checksum ? `${checksum.algorithm} ${checksum.hex}, as the host's record says` : `${size} bytes`,
      fix: 'Run the same command again; if it stays so, the host or a proxy on the way changes the file.',
    });
  }
  await part.finish(path).catch((error: unknown) => {
    throw fileSystemError(path, error);
  });
}
