import { join } from 'node:path';
import { RunError } from '../errors';
import { notice } from '../visible-text';
import { makeFolder } from './atomic-file';
import { removeLockLeftovers } from './leftovers';
import { tryLock, type Lock } from './lock';
import { readHolder, whoHolds, type LockHolder } from './lock-folder';
import { processState } from './processes';
import { guardWrites } from './write-guard';

export const lockIn = (folder: string) => join(folder, '.lock');

/**
 * The lock of a folder that one process writes, with those that it starts; the folder is made. A process that was killed loses it at once, and who lost it
 * writes nothing more there by `writeAtomic`.
 *
 * @param doing for the refusal: 'writing'
 * @param option what names the folder, for messages
 * @throws RunError where another process has it, or the folder cannot be written
 */
export async function holdFolder(folder: string, doing: string, option = '--out'): Promise<Lock> {
  makeFolder(folder, option);
  const lockFolder = lockIn(folder);
  const attempt = await tryLock(lockFolder, {
    option,
    onWatch: (holder, seconds) =>
      notice(`${whoHolds(lockFolder, holder)} has long given no sign of life: watching it for ${seconds} s`),
  });
  if (!attempt.lock) {
    throw heldBy(attempt.holder, folder, doing, option);
  }
  const { lock, from, ended } = attempt;
  if (from) notice(`${whoHolds(lockFolder, from)} ended without giving back ${folder}: its lock is taken over`);
  if (ended.length > 0)
    notice(
      `still at work for an earlier run in ${folder}, and ended: process ${ended.map(({ pid }) => pid).join(', ')}`,
    );
  removeLockLeftovers(lockFolder);
  const unguard = guardWrites(folder, lock.check);
  return {
    ...lock,
    release: () => {
      unguard();
      lock.release();
    },
  };
}

function heldBy(holder: LockHolder | null, folder: string, doing: string, option: string): RunError {
  return new RunError(
    `${whoHolds(lockIn(folder), holder)} is ${doing} ${folder}: wait for it, or name another folder with ${option}`,
  );
}

/**
 * Refuses a folder that {@link holdFolder} would refuse because a process is at work there, and takes nothing.
 *
 * @throws RunError where a process that is known to be there has the lock, or something else lies in its place
 */
export function refuseHeldFolder(folder: string, doing: string, option = '--out'): void {
  const found = readHolder(lockIn(folder));
  if (found?.holder && processState(found.holder) === 'alive') throw heldBy(found.holder, folder, doing, option);
}
