import { readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { messageOf, RunError } from '../errors';
import { notice } from '../visible-text';
import {
  ArrayFileError,
  decodeArrayFile,
  digestOf,
  encodeArrayFile,
  type ArrayFile,
  type TypedArray,
} from './array-file';
import { waitForEntry } from './cache-lock';
import { makeFolder, writeAtomic } from './atomic-file';
import { hashOf } from './hash';

/** What work that is kept gives: a description, arrays, and of how many items they are, for the report of sizes. */
export interface Computed<Meta> {
  meta: Meta;
  arrays: Record<string, TypedArray>;
  items?: number;
}

export interface Kept<Meta> extends ArrayFile<Meta> {
  reused: boolean;
  /** SHA-256 of an array's bytes. */
  digest: (array: string) => string;
}

/** What stands before the caller's own description in a file of the cache. */
interface EntryMeta<Meta = unknown> {
  /** Of the file: a copy under another name is another entry's. */
  name: string;
  kind: string;
  items: number | null;
  content: Meta;
}

/** A file of the cache: KIND-HASH.bin. The kind is for people, the hash holds everything that the content depends on. */
export const entryName = /^(?<kind>[\w.-]+)-[0-9a-f]{16}\.bin$/;
/** What a process that was killed while it wrote leaves beside it (see `writeAtomic`). */
export const unfinishedName = /^[\w.-]+-[0-9a-f]{16}\.bin\.\d+-\d+\.partial$/;

export function entryFile(cacheFolder: string, kind: string, dependsOn: unknown): string {
  // corpora are called after folders: no name may leave the cache's own or be too long for a file
  const plain = kind.replace(/[^\w.-]/g, '_').slice(0, 100);
  return join(cacheFolder, `${plain}-${hashOf(plain === kind ? dependsOn : [kind, dependsOn])}.bin`);
}

/**
 * Work that several cells share, done once: kept under the hash of everything that it depends on, and computed by one
 * process while the others that need it wait. A file that is damaged is said, computed again, and never used.
 *
 * @param say where a line goes about damage and about waiting
 * @throws RunError where the folder cannot be read or written, or the disk is full; nothing is left half-written
 */
export async function cached<Meta>(
  cacheFolder: string,
  kind: string,
  dependsOn: unknown,
  compute: () => Promise<Computed<Meta>>,
  say: (line: string) => void = notice,
): Promise<Kept<Meta>> {
  const file = entryFile(cacheFolder, kind, dependsOn);
  const before = readEntry<Meta>(file);
  if (before instanceof ArrayFileError) say(`${file} is ${before.reason}: it is computed again`);
  else if (before) return before;
  makeFolder(dirname(file), '--cache');
  const lock = await waitForEntry(file, (who) => say(`${kind}: waiting for ${who}, which computes it`));
  try {
    const meanwhile = readEntry<Meta>(file);
    if (meanwhile && !(meanwhile instanceof ArrayFileError)) return meanwhile;
    removeUnfinished(file);
    const { meta, arrays, items } = await compute();
    const entry: EntryMeta<Meta> = { name: basename(file), kind, items: items ?? null, content: meta };
    writeAtomic(file, encodeArrayFile(entry, arrays), '--cache');
    return { meta, arrays, reused: false, digest: (array) => digestOf(arrays[array]) };
  } finally {
    lock.release();
  }
}

/** @throws ArrayFileError where a file is described otherwise than the cache describes its own */
export function entryMeta<Meta>(meta: unknown, file: string): EntryMeta<Meta> {
  const { name, kind, items } = (meta ?? {}) as Partial<EntryMeta<Meta>>;
  if (typeof kind !== 'string' || (items !== null && typeof items !== 'number'))
    throw new ArrayFileError(file, 'not described as the cache describes its files');
  if (name !== basename(file)) throw new ArrayFileError(file, `another entry's, written as ${String(name)}`);
  return meta as EntryMeta<Meta>;
}

/** Null where the file is not there. */
function readEntry<Meta>(file: string): Kept<Meta> | ArrayFileError | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw new RunError(`cannot read ${file}: ${messageOf(error)}; remove it, or name another folder with --cache`);
  }
  try {
    const { meta, arrays, digests } = decodeArrayFile(bytes, file);
    const { content } = entryMeta<Meta>(meta, file);
    touch(file);
    return { meta: content, arrays, reused: true, digest: (array) => digests[array] };
  } catch (error) {
    if (error instanceof ArrayFileError) return error;
    throw error;
  }
}

/** The time of the last use, for the report; a cache that may only be read has none. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    return;
  }
}

/** Of a file whose lock is held: nobody writes it now, and what lies half-written beside it is of a process that was killed. */
export function removeUnfinished(file: string): void {
  for (const name of readdirSync(dirname(file))) {
    if (name.startsWith(`${basename(file)}.`) && unfinishedName.test(name))
      rmSync(join(dirname(file), name), { force: true });
  }
}
