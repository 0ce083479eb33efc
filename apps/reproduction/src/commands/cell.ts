import { columnNames, parseNames } from '../config/columns';
import { rowNames } from '../config/rows';
import { backendLine, selectBackend } from '../backend/select-backend';
import { openCorpora } from '../corpora/sources';
import { exitCodes, messageOf, RunError, UsageError } from '../errors';
import { listCells } from '../run/cell-list';
import type { CellMessage } from '../run/execute-cells';
import { planRun, seedsOf, wholeNumber, type RunOptions } from '../run/plan';
import { whyUnavailable } from '../run/availability';
import { runCell } from '../run/run-cell';
import { runKeyOf } from '../run/run-key';
import { RunFolder, type CellName } from '../records/run-folder';
import { say, visibleJson, warn } from '../visible-text';

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
  // without its parent a cell would write into a folder that nobody holds
  process.once('disconnect', () => process.exit(exitCodes.cellFailed));
  let release: (() => Promise<void>) | undefined;
  try {
    const cell = cellNamed(options);
    const planned = planRun(options, 1);
    if (!process.send) release = await new RunFolder(planned.out).hold();
    const backend = await selectBackend(planned.backend);
    if (!process.send) warn(backendLine(backend));
    const plan = { ...planned, backend: backend.name };
    const corpora = await openCorpora(plan.dataFolder, plan.config, plan.cacheFolder);
    const reason = whyUnavailable(corpora, cell.column, seedsOf(plan.config));
    if (reason) throw new RunError(`column ${cell.column} is unavailable: ${reason}`);
    let last = 0;
    const result = await runCell(
      plan,
      new RunFolder(plan.out),
      cell,
      runKeyOf(plan, backend.name, corpora),
      corpora,
      (share) => {
        if (share - last < 0.01) return;
        last = share;
        tell({ kind: 'progress', share });
      },
    );
    tell({ kind: 'done' });
    if (!process.send) {
      say(visibleJson({ ...cell, metrics: result.metrics, sanity: result.sanity, seconds: result.seconds }));
    }
  } catch (error) {
    tell({ kind: 'failed', error: messageOf(error) });
    throw error;
  } finally {
    await release?.();
    process.removeAllListeners('disconnect');
  }
}

/** The cell that is trained for these options: a paired column's Base is its unpaired twin's. */
function cellNamed(options: CellOptions): CellName {
  const column = onlyOne('column', parseNames('column', options.column, columnNames));
  const row = onlyOne('row', parseNames('row', options.row, rowNames));
  const [cell] = listCells([column], [row], [wholeNumber('--seed', options.seed, 0)]) as (CellName | undefined)[];
  if (!cell) throw new UsageError(`column ${column} has no row ${row}: it has no pairs to shuffle`);
  return cell;
}

function onlyOne<Name extends string>(kind: string, names: Name[]): Name {
  if (names.length !== 1) throw new UsageError(`--${kind} takes one ${kind}, not ${names.join(', ')}`);
  return names[0];
}
