import { OwnFiles } from '../src/fetch/own-files';
import { temporaryTree } from './temporary-tree';

/** A folder with these files, in which a fetch owns nothing yet. */
export async function ownFolder(
  files: Record<string, string | Uint8Array> = {},
): Promise<{ dir: string; own: OwnFiles }> {
  const dir = temporaryTree(files);
  return { dir, own: await OwnFiles.open(dir, 'test') };
}
