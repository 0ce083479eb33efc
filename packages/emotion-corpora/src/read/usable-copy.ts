import { open, readFile } from 'node:fs/promises';
import type { CorpusFile } from './corpus-files';
import { standInHead, standInOf } from './stand-ins';

/** Whether the content of a file can be used. */
export type IsReadable = (path: string) => Promise<boolean>;

/** Whether a file can be opened and is not evidently something else: all that can be told without a decoder. */
export const looksReadable: IsReadable = async (path) => {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(standInHead), 0, standInHead, 0);
      return standInOf(buffer.subarray(0, bytesRead)) === null;
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
};

/** Files of this size and below are compared whole. */
const compared = 64 * 2 ** 20;

async function haveSameBytes([first, ...others]: readonly CorpusFile[]): Promise<boolean> {
  if (first.bytes > compared || others.some(({ bytes }) => bytes !== first.bytes)) return false;
  try {
    const content = await readFile(first.path);
    for (const { path } of others) if (!content.equals(await readFile(path))) return false;
    return true;
  } catch {
    return false;
  }
}

/**
 * Which of several copies of one thing is used: the first, by path, that can be; where none can be read, the first that is no stand-in; null where all
 * are. Copies with equal bytes are not looked into: there is nothing to choose.
 */
export async function usableCopy(copies: readonly CorpusFile[], isReadable: IsReadable): Promise<CorpusFile | null> {
  const candidates = copies.filter(({ standIn }) => !standIn);
  if (candidates.length < 2 || (await haveSameBytes(candidates))) return candidates[0] ?? null;
  for (const candidate of candidates) if (await isReadable(candidate.path)) return candidate;
  return candidates[0];
}
