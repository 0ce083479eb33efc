import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Compute } from './compare-with-cpu';
import { compiled, expectCompiled, expectLazyAsOnCpu } from './compiled-operators';
import { gradients } from './nets-of-convolutions';
import { numbers } from './programs/numbers';

interface Sizes {
  batch: number;
  side: readonly [number, number];
  inChannels: number;
  outChannels: number;
  filter: readonly [number, number];
  stride: number;
  pad: 'same' | 'valid';
}

const operands = ({ batch, side, inChannels, outChannels, filter }: Sizes): tf.Tensor[] => [
  numbers('real', [batch, ...side, inChannels], 1),
  numbers('real', [...filter, inChannels, outChannels], 2),
];

/** The square, so that its gradient reads the result, blocked where that is. */
const squared =
  ({ stride, pad }: Sizes) =>
  (x: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
    tf.square(tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, stride, pad));

const both =
  (sizes: Sizes): Compute =>
  () => {
    const [x, weights] = operands(sizes);
    return [squared(sizes)(x, weights), ...gradients(squared(sizes), [x, weights])];
  };

/** A first or a last layer: from few channels to full blocks, or from full blocks to few. */
const layers: fc.Arbitrary<Sizes> = fc
  .record({
    batch: fc.constantFrom(1, 3, 16),
    side: fc.constantFrom<[number, number]>([16, 16], [15, 17], [1, 260], [18, 15], [5, 6]),
    few: fc.integer({ min: 1, max: 8 }),
    many: fc.constantFrom(16, 32),
    isFirst: fc.boolean(),
    filter: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.constantFrom(1, 1, 2),
    pad: fc.constantFrom('same' as const, 'valid' as const),
  })
  .map(({ few, many, isFirst, ...rest }) => ({
    ...rest,
    inChannels: isFirst ? few : many,
    outChannels: isFirst ? many : few,
  }))
  .filter(({ side, filter, pad }) => pad === 'same' || filter[0] <= side[0]);

it('first and last layers and their gradients are those of the cpu back end', async () => {
  await fc.assert(
    fc.asyncProperty(layers, (sizes) => expectLazyAsOnCpu(both(sizes))),
    { numRuns: 60, endOnFailure: true },
  );
}, 300_000);

const layer = (inChannels: number, outChannels: number, rest: Partial<Sizes> = {}): Sizes => ({
  batch: 2,
  side: [16, 16],
  filter: [3, 3],
  stride: 1,
  pad: 'same',
  inChannels,
  outChannels,
  ...rest,
});

it.each<[string, Sizes, number]>([
  ['a first layer of 256 pixels', layer(3, 32), 1],
  ['a first layer of 255 pixels', layer(3, 32, { side: [15, 17] }), 0],
  ['a first layer with strides', layer(3, 32, { side: [32, 33], stride: 2 }), 1],
  ['a last layer of 256 pixels', layer(32, 3), 1],
  ['a last layer of 255 pixels', layer(32, 3, { side: [15, 17] }), 0],
])('the filter gradient of %s', async (_, sizes, MatMul) => {
  await expectCompiled(both(sizes), { MatMul });
});

it.each<[string, Sizes, boolean]>([
  ['63 planes', layer(32, 7), true],
  ['64 planes', layer(16, 4, { filter: [4, 4] }), true],
  ['72 planes', layer(32, 8), false],
  ['unfilled blocks', layer(24, 3), false],
  ['more outputs than a block', layer(32, 17, { filter: [1, 3] }), false],
])('a convolution by %s is a sum of planes: %s', async (_, sizes, isSum) => {
  const compute: Compute = () => tf.conv2d(operands(sizes)[0] as tf.Tensor4D, operands(sizes)[1] as tf.Tensor4D, 1, 'same'); // prettier-ignore
  expect((await compiled(compute)).operators.Sum ?? 0).toBe(isSum ? 1 : 0);
  await expectLazyAsOnCpu(compute);
});
