import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import type { ColumnName } from '../config/columns';
import type { RowName } from '../config/rows';
import { messageOf, RunError } from '../errors';
import { makeFolder, readJsonIfThere, writeJson } from '../store/atomic-file';
import { cellFailureSchema, cellResultSchema, type CellResult } from './cell-result';

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
  async hold(): Promise<() => Promise<void>> {
    makeFolder(this.path);
    const lockFile = join(this.path, '.lock');
    try {
      return await lock(this.path, { lockfilePath: lockFile, stale: 20_000, update: 5_000 });
    } catch (error) {
      if ((error as { code?: string }).code !== 'ELOCKED')
        throw new RunError(`cannot write ${lockFile}: ${messageOf(error)}; name a writable folder with --out`);
      throw new RunError(
        `another process is writing ${this.path} (lock ${lockFile}): wait for it, or name another folder with --out`,
      );
    }
  }
}
