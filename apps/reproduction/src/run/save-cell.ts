import { encodeWeights, joinWeights } from '@image2audio/tfjs-training';
import { join } from 'node:path';
import type { CellResult, RunFolder } from '../evaluation/run-files';
import type { Learned } from '../learners/learner';
import { saveSamples } from '../report/sample-pictures';
import { writeAtomic } from '../store/atomic-file';
import type { TrainingContext } from '../training/training-context';

/** Pictures, weights, and last the result: a cell that has one is finished. */
export function saveCell(
  folder: RunFolder,
  result: CellResult,
  { bank, weights }: Pick<Learned, 'bank' | 'weights'>,
  { data }: Pick<TrainingContext, 'data'>,
): void {
  const home = folder.cellFolder(result);
  if (bank) saveSamples(join(home, 'samples'), data, bank);
  if (weights) {
    const file = encodeWeights(joinWeights(weights), { classes: JSON.stringify(data.classes) });
    writeAtomic(join(home, 'checkpoint', 'weights.safetensors'), file);
  }
  folder.saveResult(result);
}
