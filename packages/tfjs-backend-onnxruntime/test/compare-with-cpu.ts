import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { configure, statistics, type Configuration } from '../src/index';
import { referenceName, registerReference } from '../tools/fuzz/reference-backend';

export type Compute = () => tf.Tensor | tf.Tensor[];

export interface Computed {
  shape: number[];
  dtype: string;
  values: number[];
}

/** Every policy under which an operation may run; small tensors on onnxruntime too, which is what is tested. */
export const policies: Partial<Configuration>[] = [
  { flush: 'every-op', smallOnCpu: false },
  { flush: 'lazy', smallOnCpu: false },
];

/** 'cpu' is TensorFlow.js' cpu back end, but for the calls it is known to get wrong, which naive definitions compute. */
export async function chooseBackend(backend: string): Promise<void> {
  registerReference();
  await tf.setBackend(backend === 'cpu' ? referenceName : backend);
}

/** Computes on a back end; checks that it leaves no tensor behind. */
export async function computeOn(backend: 'cpu' | 'onnxruntime', compute: Compute): Promise<Computed[]> {
  await chooseBackend(backend);
  const before = tf.memory();
  const results = tf.tidy(compute);
  const list = Array.isArray(results) ? results : [results];
  const computed = list.map((tensor) => ({
    shape: tensor.shape,
    dtype: tensor.dtype,
    values: Array.from(tensor.dataSync()),
  }));
  tf.dispose(list);
  const after = tf.memory();
  expect([after.numTensors, after.numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
  return computed;
}

/** Names of the operations recorded, and kernels that fell back, while `compute` ran. */
export async function recordedDuring(compute: Compute): Promise<{ recorded: string[]; fallbacks: string[] }> {
  await tf.setBackend('onnxruntime');
  const before = statistics();
  tf.dispose(tf.tidy(compute));
  const after = statistics();
  const grown = (kind: 'recorded' | 'fallbacks'): string[] =>
    Object.keys(after[kind]).filter((name) => after[kind][name] !== before[kind][name]);
  return { recorded: grown('recorded'), fallbacks: grown('fallbacks') };
}

/** Largest difference over the largest magnitude expected; infinite where shape, type, NaN or infinities differ. */
export function relativeError(found: Computed, expected: Computed): number {
  if (found.dtype !== expected.dtype || found.shape.join() !== expected.shape.join()) return Infinity;
  if (found.values.length !== expected.values.length) return Infinity;
  const finite = expected.values.filter(Number.isFinite).map(Math.abs);
  const scale = finite.reduce((largest, value) => Math.max(largest, value), 1e-30);
  let worst = 0;
  expected.values.forEach((value, index) => {
    const other = found.values[index];
    if (Object.is(value, other) || value === other) return;
    const error = Math.abs(value - other) / scale;
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  });
  return worst;
}

/** Asserts agreement with the cpu back end under every policy, and bit for bit between the policies. */
export async function expectAsOnCpu(compute: Compute, tolerance = 1e-5): Promise<void> {
  const expected = await computeOn('cpu', compute);
  const found: Computed[][] = [];
  for (const policy of policies) {
    configure(policy);
    found.push(await computeOn('onnxruntime', compute));
  }
  for (const results of found) {
    expect(results).toHaveLength(expected.length);
    results.forEach((result, index) => {
      expect([result.dtype, result.shape]).toEqual([expected[index].dtype, expected[index].shape]);
      expect(relativeError(result, expected[index])).toBeLessThanOrEqual(tolerance);
    });
  }
  expect(found[1]).toEqual(found[0]);
}

/** Normal numbers, the same for equal arguments on every back end. */
export function normal(shape: number[], seed = 1): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}
