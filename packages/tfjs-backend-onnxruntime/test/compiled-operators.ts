import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { configure, releaseSessions, statistics } from '../src/index';
import { computeOn, relativeError, type Compute } from './compare-with-cpu';

/** Asserts agreement with the cpu back end, and that one graph was compiled of exactly these operators, of the kinds named. */
export async function expectCompiled(
  compute: Compute,
  counts: Readonly<Record<string, number>>,
  tolerance = 1e-5,
): Promise<void> {
  const { operators } = await compiled(compute);
  expect(Object.fromEntries(Object.keys(counts).map((kind) => [kind, operators[kind] ?? 0]))).toEqual(counts);
  await expectLazyAsOnCpu(compute, tolerance);
}

/** Asserts agreement with the cpu back end of one graph. */
export async function expectLazyAsOnCpu(compute: Compute, tolerance = 1e-5): Promise<void> {
  const expected = await computeOn('cpu', compute);
  configure({ flush: 'lazy', smallOnCpu: false });
  const { runs } = statistics();
  const found = await computeOn('onnxruntime', compute);
  // a graph that onnxruntime refuses would be computed operation by operation, and nobody would notice
  expect(statistics().runs - runs).toBeLessThanOrEqual(1);
  expect(found).toHaveLength(expected.length);
  found.forEach((result, index) => {
    expect(relativeError(result, expected[index]), `result ${index}`).toBeLessThanOrEqual(tolerance);
  });
}

export interface Compiled {
  /** Operators of the one graph compiled, without those that move no numbers: `Reshape`, `Identity`. */
  operators: Record<string, number>;
}

/** What `compute` is compiled to under 'lazy', its results read. */
export async function compiled(compute: Compute): Promise<Compiled> {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: false });
  releaseSessions();
  const before = statistics();
  const results = tf.tidy(compute);
  for (const result of [results].flat()) result.dataSync();
  tf.dispose(results);
  const after = statistics();
  const graphs = after.compiled - before.compiled;
  if (graphs !== 1 || after.runs - before.runs !== 1) throw new Error(`${graphs} graphs instead of one`);
  const operators = Object.fromEntries(
    Object.entries(after.operators)
      .map(([kind, count]): [string, number] => [kind, count - (before.operators[kind] ?? 0)])
      .filter(([kind, count]) => count > 0 && !['Reshape', 'Identity'].includes(kind)),
  );
  return { operators };
}
