import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

type Padding = 'same' | 'valid' | number;

interface Case {
  x: [number, number, number, number];
  filter: [number, number];
  stride: [number, number];
  pad: Padding;
  rounding?: 'floor' | 'round' | 'ceil';
}

const cases: Case[] = [
  { x: [2, 4, 6, 3], filter: [2, 2], stride: [2, 2], pad: 'valid' },
  { x: [2, 5, 7, 3], filter: [2, 2], stride: [2, 2], pad: 'valid' },
  { x: [2, 5, 7, 3], filter: [2, 2], stride: [2, 2], pad: 'same' },
  { x: [1, 6, 5, 16], filter: [3, 3], stride: [2, 2], pad: 'same' },
  { x: [1, 6, 5, 16], filter: [3, 3], stride: [1, 1], pad: 'same' },
  { x: [3, 9, 8, 2], filter: [3, 2], stride: [1, 3], pad: 'valid' },
  { x: [3, 9, 8, 2], filter: [2, 3], stride: [4, 2], pad: 'same' },
  { x: [2, 7, 7, 1], filter: [3, 3], stride: [2, 2], pad: 1 },
  { x: [2, 7, 7, 1], filter: [5, 4], stride: [3, 3], pad: 2 },
  { x: [2, 1, 11, 4], filter: [1, 3], stride: [1, 2], pad: 'same' },
  { x: [2, 11, 1, 4], filter: [3, 1], stride: [2, 1], pad: 'valid' },
  { x: [2, 6, 6, 2], filter: [6, 6], stride: [6, 6], pad: 'valid' },
  { x: [2, 6, 6, 2], filter: [1, 1], stride: [2, 2], pad: 'valid' },
  { x: [2, 6, 6, 2], filter: [1, 1], stride: [1, 1], pad: 'same' },
  { x: [2, 2, 3, 2], filter: [1, 1], stride: [2, 2], pad: 1 }, // sizes stay, and x passes through
  { x: [1, 3, 3, 2], filter: [2, 2], stride: [1, 1], pad: 3 }, // windows that lie in the padding alone
];

const rounded: Case[] = (['floor', 'round', 'ceil'] as const).flatMap((rounding) => [
  { x: [1, 8, 9, 3], filter: [3, 3], stride: [2, 2], pad: 0, rounding },
  { x: [1, 8, 9, 3], filter: [2, 2], stride: [3, 3], pad: 1, rounding },
]);

const pool =
  (kind: 'maxPool' | 'avgPool', { filter, stride, pad, rounding }: Case) =>
  (x: tf.Tensor): tf.Tensor =>
    tf[kind](x as tf.Tensor4D, filter, stride, pad, rounding);

/** With weights of their own for every output, so that a misplaced element shows. */
const gradient =
  (kind: 'maxPool' | 'avgPool', sizes: Case, x: () => tf.Tensor): Compute =>
  () =>
    tf.grad((image: tf.Tensor) => {
      const y = pool(kind, sizes)(image);
      return tf.sum(tf.mul(y, normal(y.shape, 3)));
    })(x());

describe.each(['maxPool', 'avgPool'] as const)('%s', (kind) => {
  it.each([...cases, ...rounded])('of $x, filter $filter, stride $stride, pad $pad, $rounding', async (sizes) => {
    const x = (): tf.Tensor => normal(sizes.x);
    await expectAsOnCpu(() => pool(kind, sizes)(x()));
    await expectAsOnCpu(gradient(kind, sizes, x));
  });

  it('runs on onnxruntime', async () => {
    configure({ flush: 'every-op', smallOnCpu: false });
    const { recorded, fallbacks } = await recordedDuring(gradient(kind, cases[3], () => normal(cases[3].x)));
    expect(recorded).toEqual(
      expect.arrayContaining(kind === 'maxPool' ? ['MaxPool', 'MaxPoolGrad'] : ['AvgPool', 'AvgPoolGrad']),
    );
    expect(fallbacks).toEqual([]);
  });

  it('leaves windows that fit nowhere, integers and empty batches to the cpu kernel', async () => {
    await expectAsOnCpu(() => tf[kind](normal([1, 2, 2, 3]) as tf.Tensor4D, 3, 1, 'valid'));
    await expectAsOnCpu(() => tf[kind](tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), 2, 2, 'valid'));
    if (kind === 'avgPool') return; // takes float32 alone
    await expectAsOnCpu(() =>
      tf.maxPool(tf.cast(tf.mul(normal([1, 4, 4, 3]), 9), 'int32') as tf.Tensor4D, 2, 2, 'valid'),
    );
  });

  it('treats NaN and infinities as on cpu', async () => {
    const odd = [NaN, Infinity, -Infinity, 1, -1, 0];
    const x = (): tf.Tensor =>
      tf.tensor4d(
        Array.from({ length: 72 }, (_, i) => odd[(i * i + (i >> 2)) % 6]),
        [1, 6, 6, 2],
      );
    for (const sizes of [cases[0], cases[3], cases[4]]) await expectAsOnCpu(() => pool(kind, sizes)(x()), 0);
    const uniform = (value: number) => (): tf.Tensor => tf.fill([1, 4, 4, 1], value);
    for (const value of [NaN, -Infinity, Infinity]) {
      await expectAsOnCpu(() => pool(kind, cases[0])(uniform(value)()), 0);
    }
  });
});

it('agrees with the cpu back end for random sizes', async () => {
  const size = fc.integer({ min: 1, max: 4 });
  const sizes = fc.record({
    x: fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 4, max: 9 }), fc.integer({ min: 4, max: 9 }), size),
    filter: fc.tuple(size, size),
    stride: fc.tuple(size, size),
    pad: fc.constantFrom<Padding[]>('same', 'valid', 1),
  });
  await fc.assert(
    fc.asyncProperty(sizes, fc.constantFrom('maxPool' as const, 'avgPool' as const), async (drawn, kind) => {
      await expectAsOnCpu(() => pool(kind, drawn)(normal(drawn.x)));
      await expectAsOnCpu(gradient(kind, drawn, () => normal(drawn.x)));
    }),
    { numRuns: 40 },
  );
});

it('gives the gradient of maxPool to the first of equal numbers', async () => {
  const tied = (): tf.Tensor => tf.relu(tf.round(normal([2, 7, 8, 5])));
  for (const sizes of [cases[1], cases[3], cases[4], cases[7]]) await expectAsOnCpu(gradient('maxPool', sizes, tied));
});

it('gives no gradient to windows without a number above -Infinity', async () => {
  for (const value of [NaN, -Infinity]) {
    await expectAsOnCpu(
      gradient('maxPool', cases[3], () => tf.fill([1, 6, 5, 2], value)),
      0,
    );
  }
});
