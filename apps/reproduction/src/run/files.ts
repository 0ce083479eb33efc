import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { messageOf, RunError } from '../errors';

/** Writes a file whole or not at all, making its folder. */
export function writeAtomic(file: string, content: string | Uint8Array): void {
  makeFolder(dirname(file));
  try {
    writeFileAtomic.sync(
      file,
      typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    );
  } catch (error) {
    throw new RunError(
      `cannot write ${file}: ${messageOf(error)}; free some space, or name a writable folder with --out`,
    );
  }
}

export function writeJson(file: string, value: unknown): void {
  writeAtomic(file, JSON.stringify(value, null, 2) + '\n');
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new RunError(`cannot read ${file}: ${messageOf(error)}; delete it and run again`);
  }
}

export function readJsonIfThere(file: string): unknown {
  return existsSync(file) ? readJson(file) : undefined;
}

export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new RunError(`cannot make the folder ${folder}: ${messageOf(error)}; name a writable folder with --out`);
  }
}
