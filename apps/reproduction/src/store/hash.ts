import { createHash } from 'node:crypto';

/** SHA-256 of parts after one another: of texts as UTF-8, of arrays as their bytes lie in memory. */
export function sha256(...parts: readonly (string | NodeJS.ArrayBufferView)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Sixteen hexadecimal digits of SHA-256 over a value's JSON: keys cached work by everything that it depends on. */
export function hashOf(value: unknown): string {
  return hashOfText(JSON.stringify(value));
}

/** The same over a text. */
export function hashOfText(text: string): string {
  return shortened(sha256(text));
}

/** The same over the bytes of arrays: two trainings are equal exactly when the hashes of their weights are. */
export function hashOfArrays(arrays: readonly NodeJS.ArrayBufferView[]): string {
  return shortened(sha256(...arrays));
}

const shortened = (digest: Buffer): string => digest.toString('hex').slice(0, 16);
