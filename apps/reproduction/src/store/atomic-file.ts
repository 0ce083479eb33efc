import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, RunError } from '../errors';
import { visibleJson } from '../visible-text';
import { requireHeld } from './write-guard';

let written = 0;

/**
 * Writes a file whole or not at all, making its folder: beside it first, to the disk, then renamed into place. `option` is
 * the one that names the folder, for the message. A process that is killed meanwhile leaves NAME.PID-N.partial.
 *
 * @throws RunError where the folder cannot be written or the disk is full, LockLostError where it is another's by now (see `guardWrites`);
 * nothing stays half-written
 */
export function writeAtomic(file: string, content: string | Uint8Array, option = '--out'): void {
  requireHeld(file);
  makeFolder(dirname(file), option);
  const partial = `${file}.${process.pid}-${written++}.partial`;
  try {
    // all of it or an error: a single write to a disk that runs full is cut short and says nothing
    writeFileSync(partial, content, { flush: true });
    requireHeld(file);
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof RunError) throw error;
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw new RunError(`cannot write ${file}: a folder lies there; move it away`);
    throw new RunError(
      `cannot write ${file}: ${messageOf(error)}; free some space, or name a writable folder with ${option}`,
    );
  }
}

export function writeJson(file: string, value: unknown, option?: string): void {
  writeAtomic(file, visibleJson(value) + '\n', option);
}

export function makeFolder(folder: string, option = '--out'): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new RunError(`cannot make the folder ${folder}: ${messageOf(error)}; name a writable folder with ${option}`);
  }
}
