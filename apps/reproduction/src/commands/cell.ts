import { columnNames, parseNames } from '../config/columns';
import { rowNames } from '../config/rows';
import { selectBackend } from '../backend/select-backend';
import { openCorpora } from '../corpora/sources';
import { messageOf, RunError, UsageError } from '../errors';
import type { CellMessage } from '../run/execute-cells';
import { planRun, wholeNumber, type RunOptions } from '../run/plan';
import { whyUnavailable } from '../run/prepared-data';
import { runCell } from '../run/run-cell';
import { runKeyOf } from '../run/run-key';
import { RunFolder, type CellName } from '../run/run-folder';

export interface CellOptions extends RunOptions {
  column: string;
  row: string;
  seed: string;
}

/** `image2audio cell`: one training run in this process; progress goes to the parent process, where there is one. */
export async function cellCommand(options: CellOptions): Promise<void> {
  const tell = (message: CellMessage) => process.send?.(message);
  try {
    const cell: CellName = {
      column: onlyOne('column', parseNames('column', options.column, columnNames)),
      row: onlyOne('row', parseNames('row', options.row, rowNames)),
      seed: wholeNumber('--seed', options.seed, 0),
    };
    const plan = planRun(options, 1);
    const backend = await selectBackend(plan.backend);
    const corpora = await openCorpora(plan.dataFolder, plan.config);
    const reason = whyUnavailable(corpora, cell.column);
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
      console.log(
        JSON.stringify({ ...cell, metrics: result.metrics, sanity: result.sanity, seconds: result.seconds }, null, 2),
      );
    }
  } catch (error) {
    tell({ kind: 'failed', error: messageOf(error) });
    throw error;
  }
}

function onlyOne<Name extends string>(kind: string, names: Name[]): Name {
  if (names.length !== 1) throw new UsageError(`--${kind} takes one ${kind}, not ${names.join(', ')}`);
  return names[0];
}
