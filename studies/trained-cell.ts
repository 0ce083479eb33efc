import { WeightAverage } from '@image2audio/kplus1-classifier';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SelectedBackend } from '@image2audio/reproduction/src/backend/select-backend';
import { column } from '@image2audio/reproduction/src/config/columns';
import { openCorpora } from '@image2audio/reproduction/src/corpora/sources';
import { splitData } from '@image2audio/reproduction/src/data/split-data';
import { decodeArrayFile } from '@image2audio/reproduction/src/store/array-file';
import { planRun } from '@image2audio/reproduction/src/run/plan';
import { prepareCorpus } from '@image2audio/reproduction/src/data/prepare-corpus';
import type { CellName } from '@image2audio/reproduction/src/config/cell-list';
import { RunFolder } from '@image2audio/reproduction/src/evaluation/run-files';
import { buildClassifier } from '@image2audio/reproduction/src/training/networks';
import { byName, unpackWeights, type Shapes } from '@image2audio/reproduction/src/training/weights-file';

/** The data of a cell of a `demo` run on the folder `data`, and Dis_t with the weights that the cell's checkpoint holds. */
export async function openTrainedCell(
  cell: CellName,
  { data, run, cache, backend }: { data: string; run: string; cache: string; backend: SelectedBackend },
) {
  const plan = planRun({ preset: 'demo', data, out: run, cache, backend: backend.name }, 1);
  const { config, cacheFolder } = plan;
  const corpora = await openCorpora(plan.dataFolder, config);
  const { corpus } = column(cell.column);
  const prepared = await prepareCorpus(corpora, corpus, config, cacheFolder);
  const { training, heldOut } = splitData(corpora.speech[corpus]!.classes, prepared.clips, prepared.faces, cell.seed);

  const file = join(new RunFolder(plan.out).cellFolder(cell), 'checkpoint', 'weights.bin');
  const { meta, arrays } = decodeArrayFile<{ shapes: Shapes }>(readFileSync(file), file);
  const built = buildClassifier(config, training.classes.length, cell.seed);
  built.classifier.setWeights(byName(unpackWeights('classifier', meta.shapes, arrays)));
  // the average begins with the checkpoint's weights
  const dis = { ...built, average: new WeightAverage(built.classifier, { decay: config.classifier.averageDecay }) };
  return { config, cacheFolder, prepared, training, heldOut, dis, shapes: meta.shapes, arrays };
}
