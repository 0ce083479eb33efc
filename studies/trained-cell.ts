import { decodeWeights, WeightAverage, weightsOf } from '@image2audio/tfjs-training';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SelectedBackend } from '@image2audio/reproduction/src/backend/select-backend';
import { column } from '@image2audio/reproduction/src/config/columns';
import { openCorpora } from '@image2audio/reproduction/src/corpora/sources';
import { splitData } from '@image2audio/reproduction/src/data/split-data';
import { planRun } from '@image2audio/reproduction/src/run/plan';
import { prepareCorpus } from '@image2audio/reproduction/src/data/prepare-corpus';
import type { CellName } from '@image2audio/reproduction/src/config/cell-list';
import { configOfRow } from '@image2audio/reproduction/src/config/row-config';
import { rows } from '@image2audio/reproduction/src/config/rows';
import { RunFolder } from '@image2audio/reproduction/src/evaluation/run-files';
import { buildClassifier } from '@image2audio/reproduction/src/training/networks';

/** Which cell a study looks at, and on what: for parseArgs. */
export const trainedCellOptions = {
  data: { type: 'string' },
  run: { type: 'string' },
  cache: { type: 'string', default: 'runs/cache' },
  column: { type: 'string', default: 'up-ifer-rav' },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'auto' },
  help: { type: 'boolean', default: false },
} as const;

/** The data of a cell of a `demo` run on the folder `data`, and Dis_t with the weights that the cell's checkpoint holds: in its row's configuration and scale. */
export async function openTrainedCell(
  cell: CellName,
  { data, run, cache, backend }: { data: string; run: string; cache: string; backend: SelectedBackend },
) {
  const plan = planRun({ preset: 'demo', data, out: run, cache, backend: backend.name }, 1);
  const row = rows[cell.row];
  const config = configOfRow(plan.config, row);
  const { cacheFolder } = plan;
  const file = join(new RunFolder(plan.out).cellFolder(cell), 'checkpoint', 'weights.safetensors');
  if (!existsSync(file)) {
    throw new Error(
      `${file} is missing: \`image2audio reproduce --preset demo --data ${data} --columns ${cell.column} --rows ${cell.row} --out ${run}\` writes it`,
    );
  }
  const corpora = await openCorpora(plan.dataFolder, config);
  const { corpus } = column(cell.column);
  const prepared = await prepareCorpus(corpora, corpus, config, cacheFolder);
  const { training, heldOut } = splitData(corpora.speech[corpus]!.classes, prepared.clips, prepared.faces, cell.seed, {
    speakerNormalization: row.scale === 'speaker',
  });

  const { weights } = decodeWeights(readFileSync(file));
  const built = buildClassifier(config, training.classes.length, cell.seed);
  built.classifier.setWeights(weightsOf('classifier', weights));
  // the average begins with the checkpoint's weights
  const dis = {
    ...built,
    average: new WeightAverage(built.classifier.parameters, { decay: config.classifier.averageDecay }),
  };
  return { config, cacheFolder, prepared, training, heldOut, dis, translatorWeights: weightsOf('translator', weights) };
}
