import { readdirSync, rmSync, type Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { entryName, removeUnfinished, unfinishedName } from './cache';
import { lockEntry, lockFolderOf } from './cache-lock';

/** What a process that was killed while it wrote NAME leaves (see `writeAtomic`). */
const partialName = /^(.+)\.\d+-\d+\.partial$/;
/** What one that was killed while it took a lock leaves (see `tryLock`). */
const lockPartialName = /^(.+\.lock|\.lock)\.[0-9a-f-]{36}\.partial$/;

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // nothing there, or nothing that may be read: then nothing is removed
    return [];
  }
}

/** What cannot be removed stays, as it would have without this program. */
function remove(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Removes what was left half-written of files that `isOwn` knows by their names (relative to `folder`, with `/`), and nothing else. For
 * whoever holds the folder's lock: nobody else writes there. Links are not followed.
 *
 * @param enter which folders below are looked into
 * @returns how many
 */
export function removeLeftovers(
  folder: string,
  isOwn: (name: string) => boolean,
  enter: (name: string) => boolean,
): number {
  let removed = 0;
  const look = (below: string) => {
    for (const entry of entriesIn(join(folder, below))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && enter(name)) look(name);
      const target = entry.isFile() ? partialName.exec(name)?.[1] : undefined;
      if (target !== undefined && isOwn(target) && remove(join(folder, name))) removed++;
    }
  };
  look('');
  return removed;
}

/**
 * Removes what processes left that were killed while they took the lock `lockFolder`. For its holder: a process that is just trying to take it
 * would find the holder next, and does.
 */
export function removeLockLeftovers(lockFolder: string): void {
  const folder = dirname(lockFolder);
  for (const entry of entriesIn(folder)) {
    if (entry.isDirectory() && lockPartialName.exec(entry.name)?.[1] === basename(lockFolder))
      remove(join(folder, entry.name));
  }
}

/**
 * Removes what killed processes left in a cache: half-written files, and locks, of entries that nobody is computing. An entry that is asked for
 * again is swept then; the settings of another run may never ask for it.
 */
export async function sweepCache(folder: string): Promise<void> {
  const left = new Set<string>();
  for (const { name } of entriesIn(folder)) {
    const lock = lockPartialName.exec(name)?.[1] ?? (name.endsWith('.lock') ? name : undefined);
    const entry = lock?.slice(0, -'.lock'.length) ?? (unfinishedName.test(name) ? partialName.exec(name)![1] : '');
    if (entryName.test(entry)) left.add(entry);
  }
  for (const entry of left) {
    const file = join(folder, entry);
    try {
      const attempt = await lockEntry(file, false);
      if (!attempt.lock) continue;
      removeUnfinished(file);
      removeLockLeftovers(lockFolderOf(file));
      attempt.lock.release();
    } catch {
      // a cache that may only be read keeps what lies there
      return;
    }
  }
}
