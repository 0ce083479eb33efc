import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, RunError } from '../errors';
import type { CacheEntry } from './cache-entry';

/**
 * Folders of the cache into which a package writes many small files of its own, each whole and under the hash of what it
 * depends on, so that they need no lock. Each counts as one entry; by their names its files are known.
 */
const folders: Readonly<Record<string, { files: RegExp; items: RegExp }>> = {
  // emotion-corpora: the faces of each video, and the hash of its content
  'video-faces': { files: /^(faces|hash)-[0-9a-f]{64}\.json(\.\d+\.part)?$/, items: /^faces-[0-9a-f]{64}\.json$/ },
};

export const isFolderOfCache = (name: string): boolean => Object.hasOwn(folders, name);

/** Files of such a folder that its package wrote; what else lies there is somebody's, and stays. */
export function filesOfFolder(folder: string): string[] {
  const { files } = folders[basename(folder)];
  try {
    return readdirSync(folder)
      .filter((name) => files.test(name))
      .map((name) => join(folder, name));
  } catch (error) {
    throw new RunError(`cannot read the folder ${folder}: ${messageOf(error)}; name the cache's folder with --cache`);
  }
}

/** Null where it holds nothing. */
export function folderEntry(folder: string): CacheEntry | null {
  const name = basename(folder);
  const files = filesOfFolder(folder);
  // one that another process removed meanwhile is none
  const states = files.flatMap((file) => statSync(file, { throwIfNoEntry: false }) ?? []);
  if (states.length === 0) return null;
  return {
    file: folder,
    kind: name,
    items: files.filter((file) => folders[name].items.test(basename(file))).length,
    bytes: states.reduce((sum, { size }) => sum + size, 0),
    // readers leave no mark of their own: the disk's, where it keeps one
    lastUsed: new Date(
      states.reduce((last, { atimeMs, mtimeMs }) => Math.max(last, atimeMs, mtimeMs), 0),
    ).toISOString(),
    damage: null,
  };
}
