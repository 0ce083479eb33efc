import { statSync } from 'node:fs';

/**
 * Size and times of a file, by which a changed one is told without reading it: null where there is none. The time of the last
 * change of the inode is among them, as in Git's index, because the time of the content can be set back; it also moves with
 * rights, names and copies, which costs one more reading and is never wrong.
 */
export function fileState(path: string): [bytes: number, modified: number, changed: number] | null {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? [status.size, status.mtimeMs, status.ctimeMs] : null;
}
