import { closeSync, fstatSync, openSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RunError } from '../errors';
import { asProcessName, endProcesses, processState, type ProcessName } from './processes';

/**
 * What lies in the folder that is a lock: TOKEN.holder of the process that has it, and TOKEN.PID.member of every process that it lets
 * work under it. A folder without a holder's file is free.
 */
export interface LockHolder extends ProcessName {
  token: string;
  /** ISO 8601. */
  since: string;
}

const holderName = /^([0-9a-f-]{36})\.holder$/;
const memberName = /^([0-9a-f-]{36})\.\d+\.member$/;

export const holderFile = (folder: string, token: string) => join(folder, `${token}.holder`);
export const memberFile = (folder: string, token: string, pid: number) => join(folder, `${token}.${pid}.member`);

const codeOf = (error: unknown) => (error as { code?: string }).code;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    if (codeOf(error) === 'ENOTDIR') throw new RunError(`${folder} is a file where a lock belongs: remove it`);
    throw new RunError(`cannot read the lock ${folder}: ${messageOf(error)}`);
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

/** The holder's file and what it says; null where the lock is free. `holder` is null where the file is gone or damaged. */
export function readHolder(folder: string): { file: string; holder: LockHolder | null } | null {
  const name = namesIn(folder).find((other) => holderName.test(other));
  if (name === undefined) return null;
  const file = join(folder, name);
  const content = readJson(file);
  const process = asProcessName(content);
  const since = (content as { since?: unknown } | null)?.since;
  if (process === null || typeof since !== 'string') return { file, holder: null };
  return { file, holder: { ...process, token: holderName.exec(name)![1], since } };
}

/** Who holds a lock, for a message. */
export function whoHolds(folder: string, holder: LockHolder | null): string {
  if (holder === null) return `another process (lock ${folder})`;
  return `process ${holder.pid} on ${holder.host} (since ${holder.since}, lock ${folder})`;
}

/** The time of a file's last change as its server has it: opening asks a network folder anew. Null where it is gone. */
export function lastChange(file: string): number | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    // a file that must not be opened can still be looked at
    return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
  }
  try {
    return fstatSync(descriptor).mtimeMs;
  } finally {
    closeSync(descriptor);
  }
}

/** The processes that have joined a lock. One that has made its file and not yet written its name there is none yet. */
export function membersOf(folder: string): ProcessName[] {
  return processesOf(
    folder,
    namesIn(folder).filter((name) => memberName.test(name)),
  );
}

function processesOf(folder: string, members: readonly string[]): ProcessName[] {
  return members.flatMap((name) => asProcessName(readJson(join(folder, name))) ?? []);
}

/**
 * Makes a lock without a holder an absent one: ends the processes that a dead holder let work under it, so that they write nothing more, and
 * removes what tells of them. Nothing is removed that belongs to a holder.
 *
 * @returns the processes that were ended
 * @throws RunError where one of them cannot be ended
 */
export async function clearFreeLock(folder: string): Promise<ProcessName[]> {
  const names = namesIn(folder);
  if (names.some((name) => holderName.test(name))) return [];
  const members = names.filter((name) => memberName.test(name));
  const alive = processesOf(folder, members).filter((name) => processState(name) === 'alive');
  const [left] = await endProcesses(alive);
  if (left) {
    throw new RunError(
      `process ${left.pid} of an earlier run that was killed still works under ${folder} and cannot be ended: end it, and run the same command again`,
    );
  }
  for (const name of members) rmSync(join(folder, name), { force: true });
  removeEmpty(folder);
  return alive;
}

/** A folder that is not empty stays. */
export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    return;
  }
}

/** Removes what tells of members of `token` that have ended. */
export function removeEndedMembers(folder: string, token: string): void {
  for (const name of namesIn(folder)) {
    if (memberName.exec(name)?.[1] !== token) continue;
    const member = asProcessName(readJson(join(folder, name)));
    if (member === null || processState(member) !== 'alive') rmSync(join(folder, name), { force: true });
  }
}

/** The first name in the folder that this program did not give; undefined where there is none. */
export function foreignName(folder: string): string | undefined {
  return namesIn(folder).find((name) => !holderName.test(name) && !memberName.test(name));
}
