import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { CorpusError } from '../errors';
import type { FetchOptions } from './fetch-options';

/** A path below `dir`, from a name in an archive. */
function pathBelow(dir: string, name: string, archive: string): string {
  const path = resolve(dir, name);
  const inside = relative(resolve(dir), path);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new CorpusError({
      file: archive,
      found: `an entry that would lie outside its folder, ${JSON.stringify(name)}`,
      expected: 'names below the folder',
      fix: 'Do not trust this archive: it is not what the corpus publishes.',
    });
  }
  return path;
}

function damaged(archive: string, cause: unknown): CorpusError {
  return new CorpusError({
    file: archive,
    found: `an archive that cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
    expected: 'a whole ZIP archive',
    fix: 'Remove it and run the same command again.',
  });
}

/** Passes bytes through, and fails at the end where they are not those of the archive's directory. */
function checksummed({ fileName, crc32: expected }: Entry): Transform {
  let found = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      found = crc32(chunk, found);
      done(null, chunk);
    },
    flush(done) {
      done(found === expected ? null : new Error(`${fileName} is damaged: its CRC-32 is not the archive's`));
    },
  });
}

/** The regular files of an archive, one after the other, each with a way to read it. */
async function* entriesOf(
  archive: string,
): AsyncGenerator<{ entry: Entry; open: () => Promise<Readable>; count: number }> {
  let zip: ZipFile;
  try {
    zip = await openPromise(archive);
  } catch (cause) {
    throw damaged(archive, cause);
  }
  try {
    for await (const entry of zip.eachEntry()) {
      // folders, and links, which Unix archives mark in the upper half of their attributes
      const isLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
      if (entry.fileName.endsWith('/') || isLink) continue;
      yield { entry, open: () => zip.openReadStreamPromise(entry), count: zip.entryCount };
    }
  } catch (cause) {
    throw cause instanceof CorpusError || isFileSystemError(cause) ? cause : damaged(archive, cause);
  } finally {
    zip.close();
  }
}

function isFileSystemError(cause: unknown): boolean {
  return (
    cause instanceof Error && (cause.name === 'AbortError' || (cause as NodeJS.ErrnoException).syscall !== undefined)
  );
}

/**
 * Unpacks those entries that `place` gives a path for, relative to `dir`, each whole or not at all: written beside, checked
 * against the archive's size and CRC-32, then renamed. Links are passed over; a name that leads outside `dir` is refused.
 *
 * @returns the paths written, relative to `dir`, with their sizes.
 * @throws CorpusError where the archive is damaged or would write outside; the abort reason of `signal`.
 */
export async function unpackZip(
  archive: string,
  dir: string,
  place: (name: string) => string | null,
  { signal, onProgress }: FetchOptions = {},
  name = archive,
): Promise<{ path: string; bytes: number }[]> {
  const written: { path: string; bytes: number }[] = [];
  let seen = 0;
  for await (const { entry, open, count } of entriesOf(archive)) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'unpack', name, done: ++seen, total: count, unit: 'files' });
    const target = place(entry.fileName);
    if (target === null) continue;
    const path = pathBelow(dir, target, archive);
    const part = `${path}.part`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await pipeline(await open(), checksummed(entry), createWriteStream(part), { signal });
      await rename(part, path);
    } catch (cause) {
      await rm(part, { force: true });
      signal?.throwIfAborted();
      if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw new CorpusError({
          file: path,
          found: 'no space left on the disk',
          expected: `${entry.uncompressedSize} bytes`,
          fix: 'Free some space, then run the same command again: the archive is kept.',
        });
      }
      throw isFileSystemError(cause) ? cause : damaged(archive, cause);
    }
    written.push({ path: target, bytes: entry.uncompressedSize });
  }
  return written;
}

/** The content of those entries that `wanted` names, in memory: for small files only. */
export async function readZipEntries(
  archive: string,
  wanted: (name: string) => boolean,
  limit = 1 << 20,
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  for await (const { entry, open } of entriesOf(archive)) {
    if (!wanted(entry.fileName)) continue;
    if (entry.uncompressedSize > limit)
      throw damaged(archive, new Error(`${entry.fileName} has ${entry.uncompressedSize} bytes`));
    const chunks: Buffer[] = [];
    for await (const chunk of await open()) chunks.push(chunk as Buffer);
    contents.set(entry.fileName, Buffer.concat(chunks));
  }
  return contents;
}
