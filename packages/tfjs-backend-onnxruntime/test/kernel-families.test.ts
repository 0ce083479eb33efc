import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { elementwiseCases } from './cases/elementwise';
import { indexingCases } from './cases/indexing';
import { rearrangingCases } from './cases/rearranging';
import { resizingCases } from './cases/resizing';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

const families = { elementwiseCases, indexingCases, rearrangingCases, resizingCases };

describe.each(Object.entries(families))('%s', (_, cases) => {
  const calls = Object.entries(cases).flatMap(([kernel, list]) => list.map((call, index) => ({ kernel, index, call })));

  it.each(calls)(
    '$kernel runs on onnxruntime and agrees with the cpu back end, call $index',
    async ({ kernel, call }) => {
      await expectAsOnCpu(call);
      configure({ flush: 'every-op', smallOnCpu: false });
      const { recorded, fallbacks } = await recordedDuring(call);
      expect(recorded).toContain(kernel);
      expect(fallbacks).toEqual([]);
    },
  );
});

describe('evenly spaced numbers', () => {
  it('are those of the cpu back end, and no fallback', async () => {
    const calls: Compute[] = [
      () => tf.range(3, 18, 4),
      () => tf.range(5, 0, -2, 'int32'),
      () => tf.range(1, 1),
      () => tf.linspace(-1, 2, 7),
      () => tf.linspace(4, 9, 1),
    ];
    for (const call of calls) {
      await expectAsOnCpu(call, 0);
      expect((await recordedDuring(call)).fallbacks).toEqual([]);
    }
  });
});

describe('calls left to the cpu kernels', () => {
  const left: [string, string, Compute][] = [
    ['OneHot', 'a mask of other values', () => tf.oneHot(tf.tensor1d([1, 0], 'int32'), 2, 0, 1, 'bool')],
    ['TopK', 'in any order', () => tf.topk(normal([9]), 9, false).values],
    ['FloorDiv', 'real numbers', () => tf.floorDiv(normal([5]), normal([5], 2))],
    ['Einsum', 'integers', () => tf.einsum('i,i->', tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32'))],
    ['StridedSlice', 'an empty result', () => tf.stridedSlice(normal([5]), [3], [3], [1])],
  ];

  it.each(left)('%s of %s', async (kernel, _, call) => {
    await expectAsOnCpu(call);
    expect((await recordedDuring(call)).fallbacks).toContain(kernel);
  });
});

it('throws at the call what the cpu kernels throw', async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: false });
  expect(() => tf.gatherND(normal([3, 4]), tf.tensor2d([[3, 0]], [1, 2], 'int32'))).toThrow(/Invalid indices/);
  expect(() => tf.scatterND(tf.tensor2d([[9]], [1, 1], 'int32'), normal([1]), [3])).toThrow(/Invalid indices/);
  expect(() => tf.einsum('ij,jk->ik', normal([3, 4]), normal([5, 6]))).toThrow(/[Dd]imension/);
  expect(() => tf.topk(normal([3]), 4)).toThrow(/'k' passed to topk\(\)/);
  expect(() => tf.avgPool(normal([1, 4, 4, 1]) as tf.Tensor4D, 2, 2, 0.5, 'floor')).toThrow(/pad must be an integer/);
});

it('adds up rows of equal indices on several threads too', async () => {
  const rows = 4000;
  const ids = Array.from({ length: rows }, (_, row) => (row * row) % 7);
  const sums = (): tf.Tensor => tf.unsortedSegmentSum(tf.ones([rows, 30]), tf.tensor1d(ids, 'int32'), 7);
  const scattered = (): tf.Tensor => tf.scatterND(tf.tensor2d(ids, [rows, 1], 'int32'), tf.ones([rows, 30]), [7, 30]);
  try {
    for (const compute of [sums, scattered]) {
      configure({ threads: 2 });
      await expectAsOnCpu(compute, 0);
    }
  } finally {
    configure({ threads: 1 });
  }
});
