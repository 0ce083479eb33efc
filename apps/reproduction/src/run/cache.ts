import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
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
  const release = await lock(file, {
    realpath: false,
    // training yields to the timers between steps only, so the lock is renewed late at worst, never this late
    stale: 120_000,
    update: 10_000,
    retries: { forever: true, minTimeout: 200, maxTimeout: 1000, factor: 1.5 },
  });
  try {
    if (existsSync(file)) return read();
    const { meta, arrays } = await compute();
    writeAtomic(file, encodeArrayFile(meta, arrays));
    return { meta, arrays, reused: false };
  } finally {
    await release();
  }
}
