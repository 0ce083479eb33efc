import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { lock, type LockOptions } from 'proper-lockfile';
import { messageOf, RunError } from '../errors';

/**
 * Who computes an entry of the cache. The lock saves work and nothing more: files are renamed into place whole, so that two holders at once
 * would do the same work twice. It is therefore let go easily: at once where its holder's process is dead, after two minutes without a sign of life where that
 * cannot be told (another machine, another process of the same number).
 */
export interface LockOwner {
  pid: number;
  host: string;
  since: number;
}

const pollPause = 200;

const options: LockOptions = {
  realpath: false,
  // training yields to the timers between steps only, so the lock is renewed late at worst, never this late
  stale: 120_000,
  update: 10_000,
  // a machine that slept, or a lock that somebody removed: no reason to stop
  onCompromised: () => undefined,
};

export const lockFolderOf = (file: string) => `${file}.lock`;
export const ownerFileOf = (file: string) => `${file}.owner`;

/** The lock of `file`, or who has it (null where nobody has signed yet). */
export async function tryLock(file: string): Promise<{ release: () => Promise<void> } | { owner: LockOwner | null }> {
  let unlock: () => Promise<void>;
  try {
    unlock = await lock(file, options);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ELOCKED')
      throw new RunError(`cannot write ${file}: ${messageOf(error)}; name a writable folder with --cache`);
    return { owner: ownerOf(file) };
  }
  const owner: LockOwner = { pid: process.pid, host: hostname(), since: Date.now() };
  const release = async () => {
    rmSync(ownerFileOf(file), { force: true });
    // the lock of a machine that slept may be another's by now
    await unlock().catch(() => undefined);
  };
  try {
    writeFileSync(ownerFileOf(file), JSON.stringify(owner));
  } catch (error) {
    await release();
    throw new RunError(`cannot write ${ownerFileOf(file)}: ${messageOf(error)}; name a writable folder with --cache`);
  }
  return { release };
}

/** Waits as long as another process holds the lock; any other trouble is an error at once. */
export async function holdLock(file: string, onWait: (owner: LockOwner) => void): Promise<() => Promise<void>> {
  let told = false;
  for (;;) {
    const attempt = await tryLock(file);
    if ('release' in attempt) return attempt.release;
    const { owner } = attempt;
    if (owner && isDead(owner)) {
      await breakLock(file, owner);
      continue;
    }
    if (owner && !told) onWait(owner);
    told ||= owner !== null;
    await new Promise((resolve) => setTimeout(resolve, pollPause));
  }
}

/** Whether the holder's process is known to have ended. */
export function isDead({ pid, host }: LockOwner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: another user's, and alive
    return (error as { code?: string }).code === 'ESRCH';
  }
}

/** Removes what a dead process left, one waiting process at a time, so that nobody removes the lock of the next holder. */
export async function breakLock(file: string, dead: LockOwner): Promise<void> {
  let done: () => Promise<void>;
  try {
    done = await lock(`${file}.break`, { ...options, stale: 10_000, update: 2_000 });
  } catch {
    await new Promise((resolve) => setTimeout(resolve, pollPause));
    return;
  }
  try {
    const now = ownerOf(file);
    if (now?.pid !== dead.pid || now.since !== dead.since) return;
    rmSync(ownerFileOf(file), { force: true });
    rmSync(lockFolderOf(file), { recursive: true, force: true });
  } finally {
    await done().catch(() => undefined);
  }
}

export function ownerOf(file: string): LockOwner | null {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(ownerFileOf(file), 'utf8')) as Partial<LockOwner>;
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'number'
      ? { pid, host, since }
      : null;
  } catch {
    // not signed yet, or being signed
    return null;
  }
}
