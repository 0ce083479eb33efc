import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { writeJson } from '../store/atomic-file';
import { messageOf, RunError } from '../errors';
import { LockLostError, type Lock } from '../store/lock';
import { refuseForeignFolder, type Ownership } from '../store/own-folder';
import { readState } from '../store/read-state';
import { requireHeld } from '../store/write-guard';
import { notice } from '../visible-text';
import { cellFailureSchema, cellResultSchema, type CellResult } from './cell-result';
import { clearRun } from './clear-run';
import type { KnownNames, Names } from './known-names';
import { holdRunFolder } from './run-lock';
import { runIdentitySchema, runRecordSchema, type RunRecord } from './run-record';

export interface CellName<N extends Names = Names> {
  column: N['column'];
  row: N['row'];
  seed: number;
}

/** Says whose the folder is from the first moment on; run.json comes when the data are read. */
const marker = { file: '.image2audio.json', content: { program: 'image2audio', holds: 'a run' } } as const;

const ownership: Ownership = {
  marks: [
    {
      file: marker.file,
      isOurs: (content) => (content as { program?: unknown } | null | undefined)?.program === marker.content.program,
    },
    // runs of versions that wrote no marker
    { file: 'run.json', isOurs: (content) => runIdentitySchema.safeParse(content).success },
  ],
  option: '--out',
  ignored: /^(\.lock(\.[0-9a-f-]{36}\.partial)?|\.image2audio\.json\.\d+-\d+\.partial|\.image2audio-probe-\w{6})$/,
};

/** The files of one run: where each thing lies, and which results may be kept. */
export class RunFolder<N extends Names = Names> {
  private readonly resultSchema: z.ZodType<CellResult<N>>;
  private readonly recordSchema: z.ZodType<RunRecord<N>>;

  constructor(
    readonly path: string,
    private readonly known: KnownNames<N>,
  ) {
    this.resultSchema = cellResultSchema(known);
    this.recordSchema = runRecordSchema(known);
  }

  cellFolder({ column, row, seed }: CellName<N>): string {
    return join(this.path, 'cells', column, row, `seed-${seed}`);
  }

  /** The cell's result, if it was finished by a run of the same key; a damaged one, or another cell's, counts as none. */
  finished(cell: CellName<N>, runKey: string): CellResult<N> | undefined {
    const result = readState(
      join(this.cellFolder(cell), 'result.json'),
      resultOf(this.resultSchema, cell),
      'the cell counts as not finished',
    );
    return result?.runKey === runKey ? result : undefined;
  }

  saveResult(result: CellResult<N>): void {
    writeJson(join(this.cellFolder(result), 'result.json'), result);
    requireHeld(this.failureFile(result));
    try {
      rmSync(this.failureFile(result), { force: true });
    } catch (error) {
      // the result stands all the same
      notice(`cannot remove ${this.failureFile(result)}: ${messageOf(error)}; remove it`);
    }
  }

  /** Why the cell failed when it was last tried by a run of the same key. */
  failure(cell: CellName<N>, runKey: string): string | undefined {
    const failure = readState(this.failureFile(cell), cellFailureSchema, 'why the cell failed is not known');
    return failure?.runKey === runKey ? failure.error : undefined;
  }

  /** One that cannot be written is said, and stops no other cell. */
  saveFailure(cell: CellName<N>, runKey: string, error: string): void {
    try {
      writeJson(this.failureFile(cell), { schema: 1, runKey, error });
    } catch (why) {
      if (why instanceof LockLostError) throw why;
      notice(`why ${cell.column} ${cell.row} seed ${cell.seed} failed is not kept: ${messageOf(why)}`);
    }
  }

  private failureFile(cell: CellName<N>): string {
    return join(this.cellFolder(cell), 'failure.json');
  }

  get runFile(): string {
    return join(this.path, 'run.json');
  }

  /** run.json, whole. */
  record(): RunRecord<N> | undefined {
    return readState(this.runFile, this.recordSchema, 'it counts as missing');
  }

  /** Of run.json, what tells whether its run is this one; also that of a version whose configuration was another. */
  identity(): z.infer<typeof runIdentitySchema> | undefined {
    return readState(this.runFile, runIdentitySchema, 'it counts as missing');
  }

  /**
   * A folder belongs to one set of settings: mixing two in one table would be a lie.
   *
   * @throws RunError where run.json is of another run
   */
  refuseOtherSettings(runKey: string): void {
    const before = this.identity();
    if (before !== undefined && before.runKey !== runKey) {
      throw new RunError(
        `${this.path} holds a run with other settings, data or back end: start over with 'reproduce --fresh', or name another folder with --out`,
      );
    }
  }

  /**
   * Removes what a run wrote, and nothing else.
   *
   * @returns paths of what stayed in the folders of cells
   */
  clear(): string[] {
    return clearRun(this.path, this.known);
  }

  /** @throws RunError where the folder is not this program's to write into */
  refuseForeign(): void {
    refuseForeignFolder(this.path, ownership);
  }

  /** Refuses a folder that is somebody else's, and a second process on the same one; the first one's lock goes when it ends, however it ends. */
  async hold(): Promise<Lock> {
    this.refuseForeign();
    const lock = await holdRunFolder(this.path);
    writeJson(join(this.path, marker.file), marker.content);
    return lock;
  }
}

/** A result copied from another cell is not this one's. */
function resultOf<N extends Names>(schema: z.ZodType<CellResult<N>>, { column, row, seed }: CellName<N>) {
  return schema.refine((result) => result.column === column && result.row === row && result.seed === seed, {
    error: ({ input }) => {
      const other = input as CellResult;
      return `the result of ${other.column} ${other.row} seed ${other.seed}`;
    },
  });
}
