import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Compute } from './compare-with-cpu';
import { expectCompiled, expectLazyAsOnCpu } from './compiled-operators';
import { convolve, filter } from './nets-of-convolutions';
import { numbers } from './programs/numbers';

type Reduction = 'sum' | 'mean' | 'prod' | 'max' | 'min';

const sizes = fc.array(fc.constantFrom(1, 2, 3, 5, 16), { minLength: 1, maxLength: 5 });
const reductions = fc.constantFrom<Reduction[]>('sum', 'mean', 'prod', 'max', 'min');

/** All sets of axes of a tensor of this rank, the empty one included. */
const subsets = (rank: number): number[][] =>
  Array.from({ length: 2 ** rank }, (_, mask) =>
    Array.from({ length: rank }, (_, axis) => axis).filter((axis) => mask & (1 << axis)),
  );

describe('reductions', () => {
  it('of any axes of any shape are those of the cpu back end', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(31), reductions, fc.boolean(), async (shape, mask, name, keepDims) => {
        const axes = subsets(shape.length)[mask % 2 ** shape.length];
        // numbers near 1, so that products of thousands neither vanish nor overflow
        const compute: Compute = () => tf[name](tf.add(tf.mul(numbers('real', shape, mask), 0.1), 1), axes, keepDims);
        await expectLazyAsOnCpu(compute);
      }),
      { numRuns: 200 },
    );
  });

  it.each<Reduction>(['sum', 'mean', 'max', 'min'])('%s over every set of axes of blocked numbers', async (name) => {
    for (const channels of [16, 32]) {
      const shapes: [number, number, number][] = [[3, 4, 5], [1, 4, 5], [3, 1, 5], [3, 4, 1], [3, 1, 1], [1, 1, 1]]; // prettier-ignore
      for (const [batch, height, width] of shapes) {
        await expectLazyAsOnCpu(() => {
          const blocked = convolve(numbers('real', [batch, height, width, 16], 3), filter(16, channels));
          return subsets(4).flatMap((axes) => [tf[name](blocked, axes), tf[name](blocked, axes, true)]);
        });
      }
    }
  });

  it('of comparisons of blocked numbers, which are no float32, too', async () => {
    await expectLazyAsOnCpu(() => {
      const blocked = convolve(numbers('whole', [3, 4, 5, 16], 3), numbers('whole', [3, 3, 16, 32], 4));
      const above = tf.greater(blocked, 2);
      return subsets(4).flatMap((axes) => [tf.mean(above, axes), tf.sum(tf.cast(above, 'int32'), axes)]);
    });
  });

  it('with NaN and infinities among blocked numbers', async () => {
    const special = [NaN, Infinity, -Infinity, 0];
    await expectLazyAsOnCpu(() => {
      const blocked = convolve(numbers('real', [4, 2, 2, 16], 3), filter(16, 16));
      const values = numbers('real', [4, 2, 2, 16], 5).dataSync().map((value, index) => (index % 7 ? value : special[Math.floor(index / 7) % 5] ?? value)); // prettier-ignore
      const mixed = tf.add(tf.tanh(blocked), tf.tensor(values, [4, 2, 2, 16]));
      return subsets(4).flatMap((axes) => [tf.max(mixed, axes), tf.min(mixed, axes)]);
    });
  });
});

describe('reduction stages', () => {
  it.each<[number[], number[], number]>([
    [[3, 4, 5, 6], [0, 1, 2], 1],
    [[3, 4, 5, 6], [1, 2], 1],
    [[3, 4, 5, 6], [0, 1, 2, 3], 1],
    [[3, 4, 5, 6], [0, 2], 2],
    [[3, 4, 5, 6], [0, 3], 2],
    [[3, 1, 5, 6], [0, 2], 1], // with nothing between
    [[3, 4, 1, 6], [2], 0], // an axis of one element
    [[3, 4, 5, 6, 2], [0, 2, 4], 3],
  ])('of %j over %j: %i', async (shape, axes, ReduceSum) => {
    await expectCompiled(() => tf.sum(numbers('real', shape, 1), axes), { ReduceSum });
  });

  it('of blocked numbers over their pixels: one', async () => {
    const blocked = (): tf.Tensor => convolve(numbers('real', [3, 4, 5, 16], 3), filter(16, 32));
    await expectCompiled(() => tf.sum(blocked(), [1, 2]), { ReduceSum: 1, ReorderOutput: 0 });
    await expectCompiled(() => tf.sum(blocked(), [0, 1, 2]), { ReduceSum: 2, ReorderOutput: 0 });
    await expectCompiled(() => tf.sum(blocked()), { ReduceSum: 1, ReorderOutput: 0 });
  });
});

it('sums long rows to seven digits', async () => {
  expect.hasAssertions();
  await expectLazyAsOnCpu(() => tf.mean(tf.add(numbers('real', [40, 50, 60], 1), 3), [0, 2]), 1e-6);
});
