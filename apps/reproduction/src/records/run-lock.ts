import { holdFolder, lockIn, refuseHeldFolder } from '../store/folder-lock';
import { removeLeftovers } from '../store/leftovers';
import { joinLock, type Lock, type Membership } from '../store/lock';
import { guardWrites } from '../store/write-guard';

const ownNames =
  /^(\.image2audio\.json|run\.json|table1\.json|table1\.md|report\.html|cells\/.+\/(result\.json|failure\.json|checkpoint\/weights\.(safetensors|bin)|samples\/[\w-]+\.png))$/;

/**
 * The lock of a run's folder. What a run that was killed left half-written there goes.
 *
 * @throws RunError where another process has it, or the folder cannot be written
 */
export async function holdRunFolder(path: string): Promise<Lock> {
  const lock = await holdFolder(path, 'writing');
  removeLeftovers(
    path,
    (name) => ownNames.test(name),
    (name) => /^cells(\/|$)/.test(name),
  );
  return lock;
}

/** Refuses, as {@link holdRunFolder} would, a folder that another process is writing; takes nothing. */
export function refuseHeldRunFolder(path: string): void {
  refuseHeldFolder(path, 'writing');
}

/**
 * For a process that works under its parent's lock of the run's folder.
 *
 * @throws LockLostError where that is another's by now
 */
export function joinRunFolder(path: string, token: string): Membership {
  const membership = joinLock(lockIn(path), token);
  const unguard = guardWrites(path, membership.check);
  return {
    ...membership,
    leave: () => {
      unguard();
      membership.leave();
    },
  };
}
