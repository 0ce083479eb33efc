import { join } from 'node:path';
import type { CellResult, RunFolder } from '../evaluation/run-files';
import type { Learned } from '../learners/learner';
import { saveSamples } from '../report/sample-pictures';
import { encodeArrayFile } from '../store/array-file';
import { writeAtomic } from '../store/atomic-file';
import type { TrainingContext } from '../training/training-context';
import { packWeights } from '../training/weights-file';

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
    const { shapes, arrays } = packWeights(weights);
    const file = join(home, 'checkpoint', 'weights.bin');
    writeAtomic(file, encodeArrayFile({ shapes, classes: data.classes }, arrays));
  }
  folder.saveResult(result);
}
