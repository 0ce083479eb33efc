import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RunError } from '../errors';
import type { KnownNames } from './known-names';

/** What a run writes, by the folder that it lies in; anything else is somebody's, and stays. */
const runFiles = /^(run\.json|table1\.json|table1\.md|report\.html)$/;
const cellFiles = /^(result\.json|failure\.json|metrics\.jsonl)$/;
const checkpointFiles = /^weights\.(safetensors|bin)$/;
const sampleFiles = /^(true|high|low)-[a-z]+\.png$/;
const halfWritten = /\.\d+-\d+\.partial$/;

/**
 * Removes what a run wrote into its folder, and folders that are empty then. A cache beside it, and files that no run writes, stay; links are not followed.
 *
 * @returns paths of what stayed in the folders of cells
 */
export function clearRun(path: string, { columns, rows }: Pick<KnownNames, 'columns' | 'rows'>): string[] {
  removeFiles(path, runFiles);
  const cells = join(path, 'cells');
  for (const column of columns) {
    for (const row of rows) {
      const rowFolder = join(cells, column, row);
      for (const seed of entriesOf(rowFolder).filter((name) => /^seed-\d+$/.test(name))) {
        const cell = join(rowFolder, seed);
        removeFiles(cell, cellFiles);
        removeFiles(join(cell, 'checkpoint'), checkpointFiles);
        removeFiles(join(cell, 'samples'), sampleFiles);
        for (const folder of [join(cell, 'checkpoint'), join(cell, 'samples'), cell]) removeIfEmpty(folder);
      }
      removeIfEmpty(rowFolder);
    }
    removeIfEmpty(join(cells, column));
  }
  removeIfEmpty(cells);
  return filesBelow(cells);
}

function removeFiles(folder: string, written: RegExp): void {
  for (const name of entriesOf(folder)) {
    if (!written.test(name.replace(halfWritten, ''))) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch (error) {
      throw new RunError(`cannot remove ${join(folder, name)}: ${messageOf(error)}; name another folder with --out`);
    }
  }
}

function removeIfEmpty(folder: string): void {
  if (isFolder(folder) && entriesOf(folder).length === 0) rmdirSync(folder);
}

/** None where it is no folder, or a link to one. */
function entriesOf(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder) : [];
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function filesBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((name) => {
    const path = join(folder, name);
    return isFolder(path) && entriesOf(path).length > 0 ? filesBelow(path) : [path];
  });
}
