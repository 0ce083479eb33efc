import type { Row } from '../config/rows';
import { UsageError } from '../errors';
import { allLabelsNetwork } from './all-labels-network';
import { image2audioNetwork } from './image2audio-network';
import { kernelMachine } from './kernel-machine';
import type { Learner } from './learner';

/** Who learns a row, by its `learner` and its `labels`: a new kind is its file and its line here. */
const learners: Record<Row['learner'], Partial<Record<Row['labels'], Learner>>> = {
  network: { S1: image2audioNetwork, 'S1-S3': allLabelsNetwork },
  kernel: { S1: kernelMachine, 'S1-S3': kernelMachine },
};

export function learnerOf({ id, learner, labels }: Pick<Row, 'id' | 'learner' | 'labels'>): Learner {
  const found = learners[learner][labels];
  if (!found)
    throw new UsageError(`row ${id}: no learner '${learner}' of labels '${labels}'; add one to learners/index.ts`);
  return found;
}
