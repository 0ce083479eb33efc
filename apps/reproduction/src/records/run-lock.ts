import { join } from 'node:path';
import { RunError } from '../errors';
import { makeFolder } from '../store/atomic-file';
import { removeLeftovers, removeLockLeftovers } from '../store/leftovers';
import { tryLock, joinLock, type Lock, type Membership } from '../store/lock';
import { whoHolds } from '../store/lock-folder';
import { guardWrites } from '../store/write-guard';

export const runLockFolder = (path: string) => join(path, '.lock');

const ownNames =
  /^(run\.json|table1\.json|table1\.md|report\.html|cells\/.+\/(result\.json|failure\.json|checkpoint\/weights\.bin|samples\/[\w-]+\.png))$/;

/**
 * The lock of a run's folder: one process writes there, with those that it starts. A process that was killed loses it at once, and what it left half-written goes.
 *
 * @param say where a line goes about a lock that was left behind
 * @throws RunError where another process has it, or the folder cannot be written
 */
export async function holdRunFolder(path: string, say: (line: string) => void): Promise<Lock> {
  makeFolder(path);
  const folder = runLockFolder(path);
  const attempt = await tryLock(folder, {
    onWatch: (holder, seconds) =>
      say(`${whoHolds(folder, holder)} has long given no sign of life: watching it for ${seconds} s`),
  });
  if (!attempt.lock) {
    throw new RunError(
      `${whoHolds(folder, attempt.holder)} is writing ${path}: wait for it, or name another folder with --out`,
    );
  }
  const { lock, from, ended } = attempt;
  if (from) say(`${whoHolds(folder, from)} ended without finishing ${path}: its lock is taken over`);
  if (ended.length > 0)
    say(`still at work for an earlier run of ${path}, and ended: process ${ended.map(({ pid }) => pid).join(', ')}`);
  const unguard = guardWrites(path, lock.check);
  removeLockLeftovers(folder);
  removeLeftovers(
    path,
    (name) => ownNames.test(name),
    (name) => /^cells(\/|$)/.test(name),
  );
  return {
    ...lock,
    release: () => {
      unguard();
      lock.release();
    },
  };
}

/**
 * For a process that works under its parent's lock of the run's folder.
 *
 * @throws LockLostError where that is another's by now
 */
export function joinRunFolder(path: string, token: string): Membership {
  const membership = joinLock(runLockFolder(path), token);
  const unguard = guardWrites(path, membership.check);
  return {
    ...membership,
    leave: () => {
      unguard();
      membership.leave();
    },
  };
}
