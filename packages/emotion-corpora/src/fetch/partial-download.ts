import { constants } from 'node:fs';
import { lstat, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { FetchError } from './fetch-error';

/** What is known of the bytes in a `.part` file, beside it in a `.part.json`, which also marks the part as left by a fetch. */
export interface PartRecord {
  /** Tells apart the contents that one address may have over time: the checksum, else the address. */
  content: string;
  /** The host's marks of the content (RFC 9110, 8.8), by which it tells whether what is missing belongs to what is there. */
  etag: string | null;
  lastModified: string | null;
}

/** No link is followed at the last step of a path; Windows has no such flag, and makes links for administrators only. */
const noFollow = constants.O_NOFOLLOW ?? 0;

export async function sizeOf(path: string): Promise<number | null> {
  return lstat(path).then(
    (status) => (status.isFile() ? status.size : null),
    () => null,
  );
}

export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** A file that comes in pieces, and what is known of it. */
export class PartialDownload {
  readonly path: string;
  private readonly recordPath: string;

  constructor(finalPath: string) {
    this.path = `${finalPath}.part`;
    this.recordPath = `${this.path}.json`;
  }

  /** Null where nothing is known. */
  async record(): Promise<PartRecord | null> {
    try {
      const record = JSON.parse(await readFile(this.recordPath, 'utf8')) as Partial<PartRecord> | null;
      if (typeof record?.content !== 'string') return null;
      const text = (value: unknown) => (typeof value === 'string' ? value : null);
      return { content: record.content, etag: text(record.etag), lastModified: text(record.lastModified) };
    } catch {
      return null;
    }
  }

  /** @throws FetchError where a file, a link or a folder of this name is there that no fetch left. */
  async requireOwn(): Promise<void> {
    for (const [path, isOwn] of [
      [this.path, (await this.record()) !== null && (await sizeOf(this.path)) !== null],
      [this.recordPath, (await this.record()) !== null],
    ] as const) {
      if (isOwn || !(await isThere(path))) continue;
      throw new FetchError({
        file: path,
        found: 'something that no earlier fetch left there',
        expected: 'no such file, or the beginning of this download',
        fix: 'Move it away, or name another folder; it is neither overwritten nor removed.',
      });
    }
  }

  /** Written before any byte of the part is, so that there is no part without its record. */
  async writeRecord(record: PartRecord): Promise<void> {
    const fresh = `${this.recordPath}.new`;
    await rm(fresh, { force: true });
    await writeFile(fresh, JSON.stringify(record), { flag: 'wx' });
    await rename(fresh, this.recordPath);
  }

  /** For writing from `offset` on; what was there behind it is cut off. */
  async open(offset: number): Promise<FileHandle> {
    const file = await open(this.path, constants.O_CREAT | constants.O_RDWR | noFollow, 0o666);
    if ((await file.stat()).size > offset) await file.truncate(offset);
    return file;
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.recordPath, { force: true });
    await rm(`${this.recordPath}.new`, { force: true });
  }

  async finish(finalPath: string): Promise<void> {
    await rename(this.path, finalPath);
    await rm(this.recordPath, { force: true });
  }
}
