import { whoHolds, type LockHolder } from './lock-folder';
import { tryLock, type Lock, type LockOptions } from './lock';

/**
 * Who computes an entry of the cache. The lock saves work and nothing more: files are renamed into place whole, so that two holders at once
 * would do the same work twice. It is therefore let go easily, also by a process that is there and has been stopped, and whoever loses it goes on.
 */
const options: LockOptions = { option: '--cache', silentLoses: true };

const pollPause = 200;

export const lockFolderOf = (file: string) => `${file}.lock`;

/**
 * The lock of `file`, or who has it (null where that cannot be read).
 *
 * @param watch whether a holder that has long been silent is watched for a sign of life, which takes its time, and then loses it
 */
export async function lockEntry(
  file: string,
  watch = true,
): Promise<{ lock: Lock } | { lock: null; holder: LockHolder | null }> {
  return tryLock(lockFolderOf(file), watch ? options : { ...options, patient: false });
}

/** Waits as long as another process holds the lock, and says for whom; any other trouble is an error at once. */
export async function waitForEntry(file: string, onWait: (who: string) => void): Promise<Lock> {
  let told: string | undefined;
  for (;;) {
    const attempt = await lockEntry(file);
    if (attempt.lock) return attempt.lock;
    const who = whoHolds(lockFolderOf(file), attempt.holder);
    if (who !== told) onWait(who);
    told = who;
    await new Promise((resolve) => setTimeout(resolve, pollPause));
  }
}
