import { listCells, whyWithoutRow, type CellName } from '../config/cell-list';
import { columnNames, parseNames } from '../config/columns';
import { rowNames } from '../config/rows';
import { backendLine, selectBackend } from '../backend/select-backend';
import { openCorpora } from '../corpora/sources';
import { exitCodes, messageOf, RunError, UsageError } from '../errors';
import { lockTokenVariable, type CellMessage } from '../run/cell-process';
import { planRun, seedsOf, wholeNumber, type RunOptions } from '../run/plan';
import { whyUnavailable } from '../data/availability';
import { runCell } from '../run/run-cell';
import { runKeyOf } from '../run/run-key';
import { RunFolder } from '../evaluation/run-files';
import { joinRunFolder } from '../records/run-lock';
import { noticesThrough, say, visibleJson, warn } from '../visible-text';

export interface CellOptions extends RunOptions {
  column: string;
  row: string;
  seed: string;
}

/**
 * `image2audio cell`: one training run in this process. Started by `reproduce`, it tells its parent about progress and ends with it;
 * called by hand, it holds the run's folder itself.
 */
export async function cellCommand(options: CellOptions): Promise<void> {
  const tell = (message: CellMessage) => process.send?.(message);
  const lockToken = process.send && process.env[lockTokenVariable];
  // without its parent a cell would write into a folder that nobody holds
  const alone = () => process.exit(exitCodes.cellFailed);
  process.once('disconnect', alone);
  // it may have ended while this process started
  if (process.send && !process.connected) alone();
  if (process.send) noticesThrough((line) => tell({ kind: 'said', line }));
  let release: (() => void) | undefined;
  try {
    const cell = cellNamed(options);
    const planned = planRun(options, 1);
    if (lockToken) release = joinRunFolder(planned.out, lockToken).leave;
    else {
      const lock = await new RunFolder(planned.out).hold();
      release = lock.release;
    }
    const backend = await selectBackend(planned.backend);
    if (!process.send) warn(backendLine(backend));
    const plan = { ...planned, backend: backend.name };
    const corpora = await openCorpora(plan.dataFolder, plan.config, plan.cacheFolder);
    const reason = whyUnavailable(corpora, cell.column, seedsOf(plan.config));
    if (reason) throw new RunError(`column ${cell.column} is unavailable: ${reason}`);
    const runKey = runKeyOf(plan, backend.name, corpora);
    // by hand: a result of other settings must not take the place of the run's own
    if (!lockToken) new RunFolder(plan.out).refuseOtherSettings(runKey);
    let last = 0;
    const result = await runCell({ plan, folder: new RunFolder(plan.out), cell, runKey, corpora }, (share) => {
      if (share - last < 0.01) return;
      last = share;
      tell({ kind: 'progress', share });
    });
    tell({ kind: 'done' });
    if (!process.send) {
      say(visibleJson({ ...cell, metrics: result.metrics, sanity: result.sanity, seconds: result.seconds }));
    }
  } catch (error) {
    tell({ kind: 'failed', error: messageOf(error) });
    throw error;
  } finally {
    release?.();
    process.removeAllListeners('disconnect');
  }
}

/** The cell that is trained for these options: a paired column's Base is its unpaired twin's. */
function cellNamed(options: CellOptions): CellName {
  const column = onlyOne('column', parseNames('column', options.column, columnNames));
  const row = onlyOne('row', parseNames('row', options.row, rowNames));
  const [cell] = listCells([column], [row], [wholeNumber('--seed', options.seed, 0)]) as (CellName | undefined)[];
  if (!cell) throw new UsageError(`column ${column} has no row ${row}: ${whyWithoutRow(column, row)}`);
  return cell;
}

function onlyOne<Name extends string>(kind: string, names: Name[]): Name {
  if (names.length !== 1) throw new UsageError(`--${kind} takes one ${kind}, not ${names.join(', ')}`);
  return names[0];
}
