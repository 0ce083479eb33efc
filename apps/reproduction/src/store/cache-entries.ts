import { closeSync, openSync, readdirSync, readSync, rmSync, statSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, RunError, UsageError } from '../errors';
import { ArrayFileError, readArrayFileHeader } from './array-file';
import { entryMeta, entryName, unfinishedName } from './cache';
import type { CacheEntry } from './cache-entry';
import { filesOfFolder, folderEntry, isFolderOfCache } from './cache-folders';
import { lockEntry, lockFolderOf } from './cache-lock';
import { removeLockLeftovers } from './leftovers';
import type { Lock } from './lock';
import { whoHolds } from './lock-folder';

export interface CacheListing {
  folder: string;
  entries: CacheEntry[];
  bytes: number;
  /** What killed processes left half-written. */
  unfinished: { file: string; bytes: number }[];
  /** Names of what else lies in the folder; never touched. */
  foreign: string[];
}

/** The lock of a file, or one that a process was making when it was killed. */
const lockName = /\.lock(\.[0-9a-f-]{36}\.partial)?$/;

/** Every file of the cache, by its kind and name. Files are opened at their start only. An absent folder is an empty cache. */
export function listCache(folder: string): CacheListing {
  const listing: CacheListing = { folder, entries: [], bytes: 0, unfinished: [], foreign: [] };
  for (const name of namesIn(folder).sort()) {
    const file = join(folder, name);
    const status = statSync(file, { throwIfNoEntry: false });
    if (!status || (lockName.test(name) && entryName.test(name.replace(lockName, '')))) continue;
    if (status.isDirectory() && isFolderOfCache(name)) {
      const whole = folderEntry(file);
      if (whole) listing.entries.push(whole);
      continue;
    }
    const entry = status.isFile() && entryName.test(name) ? describe(file, name, status) : null;
    if (entry) listing.entries.push(entry);
    else if (status.isFile() && unfinishedName.test(name) && isBegun(file))
      listing.unfinished.push({ file, bytes: status.size });
    else listing.foreign.push(name);
  }
  listing.bytes = [...listing.entries, ...listing.unfinished].reduce((sum, { bytes }) => sum + bytes, 0);
  return listing;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw new RunError(`cannot read the folder ${folder}: ${messageOf(error)}; name the cache's folder with --cache`);
  }
}

/** Whether a half-written file starts as an entry does, as far as it goes. */
function isBegun(file: string): boolean {
  try {
    const start = startOf(file, 4);
    return start.equals(Buffer.from('I2A2').subarray(0, start.length));
  } catch {
    return false;
  }
}

function startOf(file: string, length: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Null where neither this program nor an earlier version of it wrote the file. */
function describe(file: string, name: string, status: Stats): CacheEntry | null {
  const entry = {
    file,
    kind: entryName.exec(name)!.groups!.kind,
    items: null,
    bytes: status.size,
    lastUsed: status.mtime.toISOString(),
    damage: null,
  };
  // a damaged header may ask for any length
  const readStart = (length: number) => startOf(file, Math.min(length, status.size));
  try {
    // an empty file under an entry's name is one that was cut short
    if (!'I2A'.startsWith(readStart(3).toString('latin1'))) return null;
    return { ...entry, items: entryMeta(readArrayFileHeader(readStart, file).meta, file).items };
  } catch (error) {
    // of one that cannot be read nothing shows whose it is
    return error instanceof ArrayFileError ? { ...entry, damage: error.reason } : null;
  }
}

export interface ClearOptions {
  /** `spectrograms` is every kind that begins so; all kinds where it is left out. */
  kind?: string;
  /** Only what was not used for so many days. */
  olderThanDays?: number;
}

/** What {@link clearCache} would remove, or removed. */
function entriesToClear({ entries }: CacheListing, { kind, olderThanDays }: ClearOptions): CacheEntry[] {
  const before = olderThanDays === undefined ? Infinity : Date.now() - olderThanDays * 86_400_000;
  const chosen = entries.filter(
    (entry) => kind === undefined || entry.kind === kind || entry.kind.startsWith(`${kind}-`),
  );
  if (kind !== undefined && chosen.length === 0 && entries.length > 0) {
    const kinds = [...new Set(entries.map((entry) => entry.kind))].join(', ');
    throw new UsageError(`--kind ${kind}: the cache has ${kinds}`);
  }
  return chosen.filter(({ lastUsed }) => Date.parse(lastUsed) < before);
}

/**
 * Removes files of the cache, with what dead processes left beside them, and nothing else. What is removed is computed again when it is needed.
 *
 * @throws RunError before anything is removed, where a process is computing one of the entries
 */
export async function clearCache(listing: CacheListing, options: ClearOptions): Promise<CacheEntry[]> {
  const chosen = entriesToClear(listing, options);
  const everything = options.kind === undefined && options.olderThanDays === undefined;
  const leftovers = everything ? listing.unfinished.map(({ file }) => file) : [];
  // locks and half-written files lie beside files that are not there yet, too
  const locked = everything ? lockedFiles(listing.folder) : [];
  const begun = leftovers.map((file) => file.replace(/\.\d+-\d+\.partial$/, ''));
  const inFolders = chosen.flatMap(({ file }) => (isFolderOfCache(basename(file)) ? filesOfFolder(file) : []));
  const whole = chosen.map(({ file }) => file).filter((file) => !isFolderOfCache(basename(file)));
  const files = [...new Set([...whole, ...locked, ...begun])];
  const locks: Lock[] = [];
  try {
    for (const file of files) locks.push(await lockNow(file));
    for (const file of [...files, ...leftovers, ...inFolders]) remove(file);
    for (const file of files) removeLockLeftovers(lockFolderOf(file));
  } finally {
    for (const lock of locks) lock.release();
  }
  return chosen;
}

function lockedFiles(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => lockName.test(name) && entryName.test(name.replace(lockName, '')))
    .map((name) => join(folder, name.replace(lockName, '')));
}

async function lockNow(file: string): Promise<Lock> {
  const attempt = await lockEntry(file);
  if (attempt.lock) return attempt.lock;
  throw new RunError(
    `${whoHolds(lockFolderOf(file), attempt.holder)} is computing ${file}: nothing was removed; wait for it, or stop it, and run this again`,
  );
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    throw new RunError(`cannot remove ${file}: ${messageOf(error)}`);
  }
}
