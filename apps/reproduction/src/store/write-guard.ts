import { resolve, sep } from 'node:path';

/** Folders that are written under a lock, and what looks whether it is still held. */
const guards = new Map<string, () => void>();

/**
 * From now on every file below `folder` is written only after `check` has not thrown: a process that lost its lock while it was stopped or the
 * machine slept must not write into what is another's.
 *
 * @returns ends it
 */
export function guardWrites(folder: string, check: () => void): () => void {
  const path = resolve(folder);
  guards.set(path, check);
  return () => {
    if (guards.get(path) === check) guards.delete(path);
  };
}

/** To be called just before `file` is written, renamed or removed. */
export function requireHeld(file: string): void {
  if (guards.size === 0) return;
  const path = resolve(file);
  for (const [folder, check] of guards) if (path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) check();
}
