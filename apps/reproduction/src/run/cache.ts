import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { messageOf, RunError } from '../errors';
import { decodeArrayFile, encodeArrayFile, type ArrayFile, type TypedArray } from './array-file';
import { makeFolder, writeAtomic } from './files';
import { hashOf } from './hash';

/**
 * Work that several cells share, done once: kept under the hash of everything that it depends on, and computed by one
 * process while the others that need it wait.
 */
export async function cached<Meta>(
  cacheFolder: string,
  kind: string,
  dependsOn: unknown,
  compute: () => Promise<{ meta: Meta; arrays: Record<string, TypedArray> }>,
): Promise<ArrayFile<Meta> & { reused: boolean }> {
  const file = join(cacheFolder, `${kind}-${hashOf(dependsOn)}.bin`);
  const read = () => ({ ...decodeArrayFile<Meta>(readFileSync(file), file), reused: true });
  if (existsSync(file)) return read();
  makeFolder(dirname(file));
  const release = await whenFree(file);
  try {
    if (existsSync(file)) return read();
    const { meta, arrays } = await compute();
    writeAtomic(file, encodeArrayFile(meta, arrays));
    return { meta, arrays, reused: false };
  } finally {
    await release();
  }
}

/** Waits as long as another process holds the lock; any other trouble is an error at once. */
async function whenFree(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      // training yields to the timers between steps only, so the lock is renewed late at worst, never this late
      return await lock(file, { realpath: false, stale: 120_000, update: 10_000 });
    } catch (error) {
      if ((error as { code?: string }).code !== 'ELOCKED') {
        throw new RunError(`cannot write ${file}: ${messageOf(error)}; name a writable folder with --cache`);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
