import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The file in a fetched corpus' folder that says where it is from. */
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
}

/** What was fetched into a folder before; null for nothing, or nothing that can be read. */
export async function readReceipt(dir: string): Promise<Receipt | null> {
  try {
    const receipt = JSON.parse(await readFile(join(dir, receiptFile), 'utf8')) as Partial<Receipt>;
    return typeof receipt.corpus === 'string' && Array.isArray(receipt.archives) ? (receipt as Receipt) : null;
  } catch {
    return null;
  }
}

export async function writeReceipt(dir: string, receipt: Receipt): Promise<void> {
  const path = join(dir, receiptFile);
  await writeFile(`${path}.part`, `${JSON.stringify(receipt, null, 1)}\n`);
  await rename(`${path}.part`, path);
}

/** Whether all files of an archive are still there, by their sizes. */
export async function isUnpacked(dir: string, { files }: UnpackedArchive): Promise<boolean> {
  for (const { path, bytes } of files) {
    const status = await stat(join(dir, path)).catch(() => null);
    if (status?.size !== bytes) return false;
  }
  return files.length > 0;
}
