import { stepCompiler } from '../backend/step-compiler';
import type { CellName } from '../config/cell-list';
import { column } from '../config/columns';
import { configOfRow } from '../config/row-config';
import { rows } from '../config/rows';
import type { Corpora } from '../corpora/sources';
import { splitData, withAllLabels } from '../data/split-data';
import type { HeldOut } from '../data/training-data';
import { RunError } from '../errors';
import type { MetricsLog } from '../training/metrics-log';
import type { TrainingContext } from '../training/training-context';
import { whyUnavailable } from '../data/availability';
import { seedsOf, type RunPlan } from './plan';
import { prepareCorpus } from '../data/prepare-corpus';

/** A cell ready to be learnt. Of labels, `context.data` has those that its row may see; the others are in `heldOut`. */
export interface PreparedCell {
  context: TrainingContext;
  heldOut: HeldOut;
  /** What the scorer of the cell's corpus and split is trained on: the same for every row of it, whatever a row sets otherwise. */
  scorerContext: () => TrainingContext;
}

export async function prepareCell(
  plan: RunPlan,
  corpora: Corpora,
  cell: CellName,
  log: MetricsLog,
): Promise<PreparedCell> {
  const { config, cacheFolder } = plan;
  const row = rows[cell.row];
  const { corpus, paired } = column(cell.column);
  const prepared = await prepareCorpus(corpora, corpus, config, cacheFolder);
  // only now it is known whether any video shows a face
  const reason = whyUnavailable(corpora, cell.column, seedsOf(config));
  if (reason) throw new RunError(`column ${cell.column} is unavailable: ${reason}`);
  const { training, heldOut } = splitData(corpora.speech[corpus]!.classes, prepared.clips, prepared.faces, cell.seed, {
    speakerNormalization: row.scale === 'speaker',
  });
  const context: TrainingContext = {
    row,
    paired,
    data: row.labels === 'S1-S3' ? withAllLabels(training, heldOut) : training,
    config: configOfRow(config, row),
    seed: cell.seed,
    log,
    cacheFolder,
    dataKey: prepared.dataKey,
    backend: { name: plan.backend, compile: await stepCompiler() },
  };
  return {
    context,
    heldOut,
    scorerContext: () => ({ ...context, data: withAllLabels(training, heldOut), config }),
  };
}
