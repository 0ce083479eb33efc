import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimes, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, RunError } from '../errors';
import {
  clearFreeLock,
  foreignName,
  holderFile,
  lastChange,
  memberFile,
  readHolder,
  removeEmpty,
  removeEndedMembers,
  type LockHolder,
} from './lock-folder';
import { processName, processState, type ProcessName } from './processes';

/** This process no longer has a lock that it worked under: it must write nothing more. */
export class LockLostError extends RunError {
  override name = 'LockLostError';
}

/** In ms. */
export interface LockTimes {
  /** Between two signs of life of a holder. */
  beat: number;
  /** So old is the last sign of life of a holder that may have gone. */
  silentAfter: number;
  /** So long it is then watched: clocks of two machines differ, and clocks are set. */
  watch: number;
}

const usualTimes: LockTimes = { beat: 2_000, silentAfter: 120_000, watch: 30_000 };

export interface LockOptions {
  /** The option that names the folder, for messages. */
  option?: string;
  /** A holder that gives no sign of life loses the lock though its process is there: for locks that save work and nothing more. */
  silentLoses?: boolean;
  /** False: a holder that is not known to have ended keeps the lock, and nobody is watched. */
  patient?: boolean;
  times?: LockTimes;
  /** Told of a holder that is watched for a sign of life before its lock is taken. */
  onWatch?: (holder: LockHolder | null, seconds: number) => void;
}

export interface Taken {
  lock: Lock;
  /** Whose lock it was, where it was not given back; `ended`: the processes that still worked under it. */
  from: LockHolder | null;
  ended: ProcessName[];
}

/** What a process has to do with a lock that it holds. */
export interface Lock {
  readonly folder: string;
  /** By which processes that it starts join it. */
  readonly token: string;
  /** Aborted, with a {@link LockLostError} for a reason, when somebody else removed or took it. */
  readonly lost: AbortSignal;
  /** Throws that error; looks at the disk. */
  check: () => void;
  /** Gives it back; what was lost is left alone. */
  release: () => void;
}

const retryPause = 50;
const retries = 100;

/**
 * Takes the lock that is the folder `folder`, or says who has it. Its holder's process having ended, it is taken at once; where that cannot be
 * told (another machine, another table of processes), when the holder has given no sign of life for two minutes and gives none while it is
 * watched.
 *
 * The folder appears by one renaming, with its holder's file in it, and a folder that is not empty is never renamed over: two holders are not
 * possible, and neither is a holder that has not signed. Whoever takes over removes the dead one's file, which has a name that no other
 * holder's ever has, and then competes like everybody.
 *
 * @throws RunError where the folder cannot be written, or a process of a dead holder cannot be ended
 */
export async function tryLock(
  folder: string,
  options: LockOptions = {},
): Promise<Taken | { lock: null; holder: LockHolder | null }> {
  const { option = '--out', times = usualTimes } = options;
  let from: LockHolder | null = null;
  const ended: ProcessName[] = [];
  for (let tries = 0; ; tries++) {
    const found = readHolder(folder);
    if (found) {
      if (!(await hasGone(found, times, options))) return { lock: null, holder: found.holder };
      from = found.holder;
      removeFile(found.file, option);
    }
    ended.push(...(await clearFreeLock(folder)));
    const token = claim(folder, option);
    if (token !== null) return { lock: holdBy(folder, token, times), from, ended };
    // somebody was quicker, or something else lies there
    if (tries === retries) {
      throw new RunError(
        `cannot take the lock ${folder}: '${foreignName(folder) ?? '?'}' in it is not this program's; remove it`,
      );
    }
    await pause(retryPause);
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function hasGone(
  { file, holder }: { file: string; holder: LockHolder | null },
  times: LockTimes,
  { silentLoses = false, patient = true, onWatch = () => undefined }: LockOptions,
): Promise<boolean> {
  const state = holder ? processState(holder) : 'unknown';
  if (!patient) return state === 'ended';
  if (state !== 'unknown') return state === 'ended' || (silentLoses && (await isSilent(file, times, () => undefined)));
  return isSilent(file, times, () => onWatch(holder, times.watch / 1000));
}

/** The clocks only say when watching is worth while; what decides is that no sign comes meanwhile. */
async function isSilent(file: string, { silentAfter, watch }: LockTimes, onWatch: () => void): Promise<boolean> {
  const before = lastChange(file);
  if (before === null || Math.abs(Date.now() - before) < silentAfter) return false;
  onWatch();
  const started = performance.now();
  while (performance.now() - started < watch) {
    await pause(Math.min(1000, watch / 5));
    if (lastChange(file) !== before) return false;
  }
  return true;
}

function removeFile(file: string, option: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    throw new RunError(`cannot remove ${file}: ${messageOf(error)}; name a writable folder with ${option}`);
  }
}

/** The token, or null where somebody else holds the lock. */
function claim(folder: string, option: string): string | null {
  const token = randomUUID();
  const beside = `${folder}.${token}.partial`;
  try {
    mkdirSync(beside);
    const holder = { ...processName(), since: new Date().toISOString() };
    writeFileSync(holderFile(beside, token), JSON.stringify(holder), { flush: true });
    // Windows renames over no folder at all
    removeEmpty(folder);
    renameSync(beside, folder);
    return token;
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    const code = codeOf(error);
    // EPERM: Windows
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && existsSync(folder))) return null;
    // a holder removed what it took for the leaving of a dead process
    if (code === 'ENOENT' && existsSync(dirname(folder))) return null;
    throw new RunError(`cannot write ${folder}: ${messageOf(error)}; name a writable folder with ${option}`);
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

const lostWhy = (folder: string, why: string) =>
  new LockLostError(
    `the lock ${folder} is no longer this process's (${why}): it stopped and wrote nothing more; run the same command again to go on`,
  );

const removed = 'somebody removed it, or took it over';

/** Looks whether `token` still has the lock. */
function requireHolder(folder: string, token: string): void {
  const file = holderFile(folder, token);
  let there: boolean;
  try {
    there = statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw new RunError(`cannot read the lock ${file}: ${messageOf(error)}`);
  }
  if (!there) throw lostWhy(folder, removed);
}

/** Released when the process ends, however it does, but by a signal: then the next one finds a holder that is dead. */
const held = new Set<Lock>();
process.on('exit', () => {
  for (const lock of held) lock.release();
});

function holdBy(folder: string, token: string, { beat, silentAfter }: LockTimes): Lock {
  const file = holderFile(folder, token);
  const abort = new AbortController();
  let lastSign = performance.now();
  const lose = (why: string) => {
    clearInterval(timer);
    held.delete(lock);
    if (!abort.signal.aborted) abort.abort(lostWhy(folder, why));
  };
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now, (error) => {
      if (!held.has(lock)) return;
      if (error === null) lastSign = performance.now();
      else if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) lose(removed);
      // others take it over without a sign of life
      else if (performance.now() - lastSign > silentAfter / 2) lose(`no sign of life can be written: ${error.message}`);
    });
  }, beat);
  // it is work that keeps a process alive
  timer.unref();
  const lock: Lock = {
    folder,
    token,
    lost: abort.signal,
    check: () => {
      try {
        abort.signal.throwIfAborted();
        requireHolder(folder, token);
      } catch (error) {
        if (error instanceof LockLostError) lose(removed);
        throw error;
      }
    },
    release: () => {
      clearInterval(timer);
      if (!held.delete(lock)) return;
      try {
        rmSync(file, { force: true });
        removeEndedMembers(folder, token);
      } catch {
        // a folder that went, or that cannot be written any more: the next one finds a dead holder
        return;
      }
      removeEmpty(folder);
    },
  };
  held.add(lock);
  return lock;
}

/** A process that works under the lock of the one that started it. */
export interface Membership {
  /** Throws a {@link LockLostError} once the lock is another's. */
  check: () => void;
  leave: () => void;
}

/**
 * Says in the lock that this process works under it, and only then looks whether it is still its holder's. Whoever takes a lock over removes the
 * holder's file before looking for members: every member is either found, and ended, or finds its holder gone.
 *
 * @throws LockLostError where it is another's already
 */
export function joinLock(folder: string, token: string): Membership {
  const file = memberFile(folder, token, process.pid);
  const check = () => requireHolder(folder, token);
  const leave = () => rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(processName()));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw lostWhy(folder, removed);
    throw new RunError(`cannot write ${file}: ${messageOf(error)}`);
  }
  try {
    check();
  } catch (error) {
    leave();
    throw error;
  }
  return { check, leave };
}
