import { createHash } from 'node:crypto';
import type { TypedArray } from './array-file';

/** Sixteen hexadecimal digits of SHA-256 over a value's JSON: keys cached work by everything that it depends on. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** The same over the bytes of arrays: two trainings are equal exactly when the hashes of their weights are. */
export function hashOfArrays(arrays: readonly TypedArray[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest('hex').slice(0, 16);
}
