import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnName } from '../config/columns';
import type { RowName } from '../config/rows';
import { readJsonIfThere, writeJson } from '../store/atomic-file';
import type { Lock } from '../store/lock';
import { requireHeld } from '../store/write-guard';
import { cellFailureSchema, cellResultSchema, type CellResult } from './cell-result';
import { holdRunFolder } from './run-lock';

export interface CellName {
  column: ColumnName;
  row: RowName;
  seed: number;
}

/** The files of one run: where each thing lies, and which results may be kept. */
export class RunFolder {
  constructor(readonly path: string) {}

  cellFolder({ column, row, seed }: CellName): string {
    return join(this.path, 'cells', column, row, `seed-${seed}`);
  }

  /** The cell's result, if it was finished by a run of the same key; a foreign result counts as none. */
  finished(cell: CellName, runKey: string): CellResult | undefined {
    const file = join(this.cellFolder(cell), 'result.json');
    const parsed = cellResultSchema.safeParse(readJsonIfThere(file));
    return parsed.success && parsed.data.runKey === runKey ? parsed.data : undefined;
  }

  saveResult(result: CellResult): void {
    writeJson(join(this.cellFolder(result), 'result.json'), result);
    requireHeld(this.failureFile(result));
    rmSync(this.failureFile(result), { force: true });
  }

  /** Why the cell failed when it was last tried by a run of the same key. */
  failure(cell: CellName, runKey: string): string | undefined {
    const parsed = cellFailureSchema.safeParse(readJsonIfThere(this.failureFile(cell)));
    return parsed.success && parsed.data.runKey === runKey ? parsed.data.error : undefined;
  }

  saveFailure(cell: CellName, runKey: string, error: string): void {
    writeJson(this.failureFile(cell), { schema: 1, runKey, error });
  }

  private failureFile(cell: CellName): string {
    return join(this.cellFolder(cell), 'failure.json');
  }

  /** Empties the run's own files; a cache beside them stays. */
  clear(): void {
    for (const name of ['cells', 'run.json', 'table1.json', 'table1.md', 'report.html']) {
      rmSync(join(this.path, name), { recursive: true, force: true });
    }
  }

  get runFile(): string {
    return join(this.path, 'run.json');
  }

  /** Refuses a second process on the same folder; the first one's lock goes when it ends, however it ends. */
  hold(): Promise<Lock> {
    return holdRunFolder(this.path);
  }
}
