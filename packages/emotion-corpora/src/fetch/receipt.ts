import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FetchError, fileSystemError } from './fetch-error';
import { isThere } from './partial-download';

/** The file in a fetched corpus' folder that says where it is from, and which of the files there a fetch has put there. */
const receiptFile = 'fetched.json';

/** One archive that was unpacked whole. */
export interface UnpackedArchive {
  name: string;
  url: string;
  /** `md5:...`, as the host's record gave it. */
  checksum: string;
  files: { path: string; bytes: number }[];
}

export interface Receipt {
  corpus: string;
  archives: UnpackedArchive[];
  /** Paths that fetches wrote or were about to write where nothing was: only these are replaced or removed. */
  written: string[];
}

function isArchive(raw: unknown): raw is UnpackedArchive {
  const { name, url, checksum, files } = (raw ?? {}) as Partial<Record<keyof UnpackedArchive, unknown>>;
  const isFile = (file: unknown) => {
    const { path, bytes } = (file ?? {}) as { path?: unknown; bytes?: unknown };
    return typeof path === 'string' && Number.isSafeInteger(bytes);
  };
  return [name, url, checksum].every((text) => typeof text === 'string') && Array.isArray(files) && files.every(isFile);
}

/** A receipt as it was written; null for anything else. */
export function parseReceipt(text: string): Receipt | null {
  let raw: Partial<Record<keyof Receipt, unknown>> | null;
  try {
    raw = JSON.parse(text) as typeof raw;
  } catch {
    return null;
  }
  const { corpus, archives, written } = raw ?? {};
  if (typeof corpus !== 'string' || !Array.isArray(archives) || !archives.every(isArchive)) return null;
  if (!Array.isArray(written) || !written.every((path) => typeof path === 'string')) return null;
  return { corpus, archives, written };
}

/**
 * What was fetched into a folder before; an empty receipt where there is none.
 *
 * @throws FetchError for a file of that name that is no receipt, or one of another corpus: it is somebody else's.
 */
export async function readReceipt(dir: string, corpus: string): Promise<Receipt> {
  const path = join(dir, receiptFile);
  if (!(await isThere(path))) return { corpus, archives: [], written: [] };
  const text = await readFile(path, 'utf8').catch(() => '');
  const receipt = parseReceipt(text);
  if (receipt?.corpus === corpus) return receipt;
  throw new FetchError({
    file: path,
    found: receipt === null ? 'no record of a fetch' : `the record of another corpus, ${receipt.corpus}`,
    expected: `no such file, or what a fetch of ${corpus} wrote`,
    fix: 'Move it away, or name another folder. Files that are there whole are known by their content, and not fetched again.',
  });
}

export async function writeReceipt(dir: string, receipt: Receipt): Promise<void> {
  const path = join(dir, receiptFile);
  try {
    await rm(`${path}.part`, { force: true });
    await writeFile(`${path}.part`, `${JSON.stringify(receipt, null, 1)}\n`, { flag: 'wx' });
    await rename(`${path}.part`, path);
  } catch (error) {
    throw fileSystemError(path, error);
  }
}

/** Whether all files of an archive are still there, by their sizes. */
export async function isUnpacked(dir: string, { files }: UnpackedArchive): Promise<boolean> {
  for (const { path, bytes } of files) {
    const status = await stat(join(dir, path)).catch(() => null);
    if (status?.size !== bytes || !status.isFile()) return false;
  }
  return files.length > 0;
}
