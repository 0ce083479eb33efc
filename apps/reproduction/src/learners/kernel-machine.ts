import type { Config } from '../config/schema';
import type { LabeledItems } from '../data/training-data';
import type { ItemSet } from '../features/item-set';
import { hashOfArrays } from '../store/hash';
import { membersByClass } from '../training/draw-batches';
import { kernelRidge } from './kernel-ridge';
import type { Learner } from './learner';

/** The classical baseline, which takes no training steps. */
export const kernelMachine: Learner = {
  stepsOf: () => ({ classifier: 0, translator: 0 }),

  learn({ data: { labeled, classes }, config, log }) {
    log.flush();
    const { predict, weightsHash } = fitKernelMachine(labeled, classes.length, config.kernelMachine);
    return Promise.resolve({
      predict: (clips) => Promise.resolve({ labels: predict(clips) }),
      weightsHash,
      weights: null,
      bank: null,
      graph: null,
      dispose: () => undefined,
    });
  },
};

/** One kernel machine a class on the clips' functionals, the class with the largest output wins. */
export function fitKernelMachine(
  { items, labels }: LabeledItems,
  classes: number,
  { width, ridge }: Config['kernelMachine'],
): { predict: (clips: ItemSet) => Int32Array; weightsHash: string } {
  const columns = items.functionals!.length / items.count;
  const members = membersByClass(labels).map(({ length }) => length);
  // 1 for the class and -1 elsewhere, about the mean: a class is not preferred for being common
  const targets = Float64Array.from({ length: items.count * classes }, (_, i) => {
    return labels[Math.floor(i / classes)] === i % classes
      ? 1 - members[i % classes] / items.count
      : -members[i % classes] / items.count;
  });
  const { predict, coefficients } = kernelRidge(items.functionals!, targets, columns, {
    gamma: width / columns,
    ridge,
  });
  return {
    weightsHash: hashOfArrays([coefficients]),
    predict: (clips) => {
      const outputs = predict(clips.functionals!);
      return Int32Array.from({ length: clips.count }, (_, row) => {
        const own = outputs.subarray(row * classes, (row + 1) * classes);
        return own.indexOf(Math.max(...own));
      });
    },
  };
}
