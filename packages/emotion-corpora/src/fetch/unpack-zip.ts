import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { requireSpace } from './download-file';
import { problemOfPaths } from './entry-names';
import { fileSystemError } from './fetch-error';
import type { FetchOptions } from './fetch-options';
import type { OwnFiles } from './own-files';
import { sizeOf } from './partial-download';
import { visible } from './visible-text';
import { refusedArchive, withArchive, type ZipArchive, type ZipEntry } from './zip-archive';

/**
 * What archives may unpack to, as a multiple of their own size: sound and video are packed several times smaller at best. Small archives
 * may hold `smallest` bytes.
 */
const unpackedAtMost = { ratio: 20, smallest: 64 << 20 };

/** A file of an archive and where it goes, relative to the folder and with slashes. */
interface Placed {
  entry: ZipEntry;
  target: string;
}

/** A file that was unpacked, or that was there with the same content. */
export interface UnpackedFile {
  path: string;
  bytes: number;
  wasThere: boolean;
}

/** What is to be unpacked, all of it fit to be, before anything is written. */
async function placedEntries(
  { path, size, entries, locate }: ZipArchive,
  place: (name: string) => string | null,
): Promise<Placed[]> {
  const placed = entries.flatMap((entry) => {
    const target = place(entry.name);
    return target === null ? [] : [{ entry, target }];
  });
  const problem = problemOfPaths(placed.map(({ target }) => target));
  if (problem !== null) throw refusedArchive(path, problem);
  const total = placed.reduce((sum, { entry }) => sum + entry.size, 0);
  const most = Math.max(unpackedAtMost.smallest, unpackedAtMost.ratio * size);
  if (total > most)
    throw refusedArchive(path, `${total} bytes in an archive of ${size}, more than the ${most} that it may unpack to`);
  for (const { entry } of placed) await locate(entry);
  return placed;
}

/** Whether a file is there with the content of an entry. */
async function isSame(path: string, { size, crc }: ZipEntry, signal?: AbortSignal): Promise<boolean> {
  if ((await sizeOf(path)) !== size) return false;
  let found = 0;
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 }))
      found = crc32(chunk as Buffer, found);
  } catch (error) {
    throw fileSystemError(path, error);
  }
  return found === crc;
}

/** Writes one entry whole or not at all. */
async function writeEntry(archive: ZipArchive, entry: ZipEntry, path: string, signal?: AbortSignal): Promise<void> {
  const part = `${path}.part`;
  try {
    // what a killed fetch left; the name is the program's own as the file's is
    await rm(part, { force: true });
    // opened before anything can fail, and closed behind it: a stream that opens its file itself may do so after the failure
    const file = await open(part, 'wx');
    try {
      await archive.unpack(entry, file.createWriteStream(), signal);
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    signal?.throwIfAborted();
    throw fileSystemError(path, error);
  }
}

/**
 * Unpacks those entries that `place` gives a path for into the folder of `own`, each whole or not at all: written beside, checked
 * against the archive's size and CRC-32, then renamed. Files that are there with an entry's content stay, so that an interrupted call is
 * gone on with; others are replaced where they are the program's own.
 *
 * Nothing is written where the archive has a file to be unpacked that is a link or a device, is encrypted or compressed otherwise than by
 * Deflate, has a name that cannot be a file's or is another's (where case or the composition of letters are ignored), or cannot have the
 * size it says; nor where all are more than 20 times the archive's size and 64 MiB.
 *
 * @throws ArchiveError where the archive is damaged or must not be unpacked; FetchError where a file of somebody else's, a link or a full
 *   disk is in the way; the abort reason of `signal`.
 */
export async function unpackZip(
  archivePath: string,
  own: OwnFiles,
  place: (name: string) => string | null,
  { signal, onProgress }: FetchOptions = {},
  name = archivePath,
): Promise<UnpackedFile[]> {
  return withArchive(archivePath, async (archive) => {
    const placed = await placedEntries(archive, place);
    const same = new Set<Placed>();
    for (const one of placed) {
      signal?.throwIfAborted();
      if (await isSame(join(own.dir, one.target), one.entry, signal)) same.add(one);
    }
    const missing = placed.filter((one) => !same.has(one));
    await own.claim(missing.map(({ target }) => target));
    const needed = missing.reduce((sum, { entry }) => sum + entry.size, 0);
    if (missing.length > 0) await requireSpace(join(own.dir, missing[0].target), needed);
    for (const [index, { entry, target }] of missing.entries()) {
      signal?.throwIfAborted();
      onProgress?.({ stage: 'unpack', name, done: same.size + index + 1, total: placed.length, unit: 'files' });
      await writeEntry(archive, entry, join(own.dir, target), signal);
    }
    return placed.map((one) => ({ path: one.target, bytes: one.entry.size, wasThere: same.has(one) }));
  });
}

/**
 * The content of those entries that `wanted` names, in memory: for small files only.
 *
 * @param wanted the bytes that an entry may have at most; null for one that is not wanted.
 * @param together bytes of all of them at most.
 * @throws ArchiveError where the archive is damaged, has a wanted entry twice, or one that is larger.
 */
export async function readZipEntries(
  archivePath: string,
  wanted: (name: string) => number | null,
  together = 64 << 20,
): Promise<Map<string, Buffer>> {
  return withArchive(archivePath, async (archive) => {
    const contents = new Map<string, Buffer>();
    let total = 0;
    for (const entry of archive.entries) {
      const limit = wanted(entry.name);
      if (limit === null) continue;
      total += entry.size;
      if (entry.size > limit || total > together)
        throw refusedArchive(archivePath, `${visible(entry.name)}, which has ${entry.size} bytes`);
      if (contents.has(entry.name)) throw refusedArchive(archivePath, `two files of one name, ${visible(entry.name)}`);
      const chunks: Buffer[] = [];
      const sink = new Writable({
        write(chunk: Buffer, _, done) {
          chunks.push(chunk);
          done();
        },
      });
      await archive.unpack(entry, sink);
      contents.set(entry.name, Buffer.concat(chunks));
    }
    return contents;
  });
}
