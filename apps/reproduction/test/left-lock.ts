import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { holderFile } from '../src/store/lock-folder';
import { processName, type ProcessName } from '../src/store/processes';

/** A number that no process has: pids of Linux end at 2^22. */
export const noProcess = 2 ** 30;

/** The lock of some process, as it lies there while that process holds it, and after a kill. Returns its holder's file. */
export function leaveLock(folder: string, holder: Partial<ProcessName>): string {
  const token = randomUUID();
  mkdirSync(folder);
  const name = { ...processName(), ...holder };
  writeFileSync(holderFile(folder, token), JSON.stringify({ ...name, since: '2026-01-02T03:04:05.000Z' }));
  return holderFile(folder, token);
}
