import { join } from 'node:path';
import { cellKey } from '../config/cell-key';
import type { CellName } from '../config/cell-list';
import { rows } from '../config/rows';
import type { Corpora } from '../corpora/sources';
import type { CellResult, RunFolder } from '../evaluation/run-files';
import { scoreCell } from '../evaluation/score-cell';
import { openScorer } from '../learners/all-labels-network';
import { learnerOf } from '../learners/index';
import { MetricsLog } from '../training/metrics-log';
import { deviations } from '../data/availability';
import { cellCost, costOfSteps } from './cell-cost';
import type { RunPlan } from './plan';
import { prepareCell } from './prepare-cell';
import { saveCell } from './save-cell';

/** A cell of a run, and what it is trained from. */
export interface CellOfRun {
  plan: RunPlan;
  folder: RunFolder;
  cell: CellName;
  runKey: string;
  corpora: Corpora;
}

/** One training run in this process, from data to result.json: prepare, learn, score, save. The unit of work of every executor. */
export async function runCell(of: CellOfRun, onProgress: (share: number) => void): Promise<CellResult> {
  const { plan, folder, cell, runKey, corpora } = of;
  const row = rows[cell.row];
  const started = performance.now();
  const { context, heldOut, scorerContext } = await prepareCell(plan, corpora, cell, logOf(of, onProgress));
  const prepared = performance.now();
  const learned = await learnerOf(row).learn(context);
  const trained = performance.now();
  const { data, seed } = context;
  const scores = await scoreCell({ learned, data, heldOut, row: cell.row, seed }, () => openScorer(scorerContext()));
  const result: CellResult = {
    schema: 1,
    ...cell,
    status: 'done',
    runKey: cellKey(runKey, row),
    backend: plan.backend,
    ...(row.config && { config: row.config }),
    classes: [...data.classes],
    deviations: deviations(corpora, cell.column, [seed]),
    ...scores,
    weightsHash: learned.weightsHash,
    seconds: seconds(started, prepared, trained),
  };
  saveCell(folder, result, learned, context);
  learned.dispose();
  return result;
}

/** metrics.jsonl of the cell, whose lines are its progress. */
function logOf({ plan: { config }, folder, cell }: CellOfRun, onProgress: (share: number) => void): MetricsLog {
  const total = cellCost(cell.row, config);
  let done = 0;
  return new MetricsLog(join(folder.cellFolder(cell), 'metrics.jsonl'), config.logEvery, (phase, steps) => {
    done += costOfSteps(phase, steps);
    onProgress(Math.min(0.999, done / total));
  });
}

function seconds(started: number, prepared: number, trained: number): Record<string, number> {
  const round = (milliseconds: number) => Math.round(milliseconds / 100) / 10;
  return {
    data: round(prepared - started),
    training: round(trained - prepared),
    evaluation: round(performance.now() - trained),
    total: round(performance.now() - started),
  };
}
