import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure, statistics } from '../src/index';
import { policies } from './compare-with-cpu';

/** tensors, buffers, bytes: what tf.memory() counts, since `start`. */
type Counts = [tensors: number, buffers: number, bytes: number];

function countsSince(start: tf.MemoryInfo): Counts {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  return [numTensors - start.numTensors, numDataBuffers - start.numDataBuffers, numBytes - start.numBytes];
}

interface Trace {
  counts: Counts[];
  values: number[][];
  /** Data the back end itself holds in the end. */
  dataIds: number;
}

/** Runs a program that calls `note` after its steps, on one back end; what is left at its end is disposed of. */
async function trace(backend: string, program: (note: () => void) => tf.Tensor[]): Promise<Trace> {
  await tf.setBackend(backend);
  const start = tf.memory();
  const dataIds = tf.backend().numDataIds();
  const counts: Counts[] = [];
  const left = program(() => counts.push(countsSince(start)));
  const values = left.map((tensor) => Array.from(tensor.dataSync()));
  tf.dispose(left);
  counts.push(countsSince(start));
  return { counts, values, dataIds: tf.backend().numDataIds() - dataIds };
}

async function expectSameAsOnCpu(program: (note: () => void) => tf.Tensor[]): Promise<void> {
  const expected = await trace('cpu', program);
  expect(expected.counts.at(-1), 'the program itself is free of leaks').toEqual([0, 0, 0]);
  for (const policy of policies) {
    await tf.setBackend('onnxruntime');
    configure(policy);
    expect(await trace('onnxruntime', program)).toEqual(expected);
  }
}

/** A variable without the tensor of its first value. */
function variable(value: tf.Tensor): tf.Variable {
  const made = tf.variable(value);
  value.dispose();
  return made;
}

describe('tensors, buffers and bytes are those of the cpu back end', () => {
  it('through tidy and keep, across a read', () =>
    expectSameAsOnCpu((note) => {
      let kept!: tf.Tensor;
      const result = tf.tidy(() => {
        const x = tf.tensor1d([1, 2, 3, 4]);
        kept = tf.keep(tf.square(x));
        note();
        const inner = tf.tidy(() => {
          const y = tf.add(kept, x);
          note();
          return tf.neg(y);
        });
        note();
        inner.dataSync();
        return tf.mul(inner, kept);
      });
      note();
      return [kept, result];
    }));

  it('through scopes opened by hand', () =>
    expectSameAsOnCpu((note) => {
      tf.engine().startScope();
      const y = tf.keep(tf.add(tf.ones([5]), 2));
      tf.exp(y);
      note();
      tf.engine().endScope();
      note();
      return [y];
    }));

  it('through variables assigned while operations on them wait', () =>
    expectSameAsOnCpu((note) => {
      const v = variable(tf.tensor1d([1, 2]));
      note();
      const before = tf.mul(v, 10);
      for (let round = 0; round < 3; round++) {
        tf.tidy(() => {
          v.assign(tf.add(v, 1));
        });
        note();
      }
      const alias = v.reshape([2, 1]);
      note();
      tf.tidy(() => v.assign(tf.tensor1d([7, 8])));
      note();
      return [before, alias, v];
    }));

  it('through aliases, in whatever order they go', () =>
    expectSameAsOnCpu((note) => {
      const x = tf.tidy(() => tf.neg(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])));
      const flat = tf.reshape(x, [6]);
      const column = tf.expandDims(flat, 1);
      const copy = tf.clone(column);
      note();
      flat.dispose();
      note();
      x.dispose();
      note();
      const sum = tf.sum(copy);
      column.dispose();
      copy.dispose();
      note();
      return [sum];
    }));

  it('through gradients and an optimizer', () =>
    expectSameAsOnCpu((note) => {
      const w = variable(tf.tensor1d([1, 2]));
      const optimizer = tf.train.sgd(0.25);
      for (let step = 0; step < 3; step++) {
        optimizer.minimize(() => tf.sum<tf.Scalar>(tf.square(w)), false, [w]);
        note();
      }
      const { value, grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(w), [w]);
      note();
      tf.dispose(grads);
      optimizer.dispose();
      note();
      return [value, w];
    }));

  it('through any program', async () => {
    const command = fc.record({
      kind: fc.constantFrom(
        'make',
        'add',
        'neg',
        'reshape',
        'clone',
        'dispose',
        'read',
        'tidy',
        'assign',
        'cast',
        'split',
      ),
      a: fc.nat(1000),
      b: fc.nat(1000),
    });
    const property = fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), (commands) =>
      expectSameAsOnCpu((note) => runProgram(commands, note)),
    );
    await fc.assert(property, { numRuns: 60 });
  });
});

/** Commands on a list of tensors of four small whole numbers, for which all back ends give the same floats. */
function runProgram(commands: readonly { kind: string; a: number; b: number }[], note: () => void): tf.Tensor[] {
  const weights = variable(tf.tensor2d([[1, 2, 3, 4]]));
  let tensors: tf.Tensor[] = [tf.tensor2d([[4, 3, 2, 1]])];
  for (const { kind, a, b } of commands) {
    const x = tensors[a % tensors.length] ?? weights;
    const y = tensors[b % tensors.length] ?? weights;
    const flat = (tensor: tf.Tensor): tf.Tensor => tf.reshape(tensor, [-1]);
    const results: Record<string, () => tf.Tensor[]> = {
      make: () => [tf.tensor1d([a, b, 1, 2])],
      add: () => [tf.tidy(() => tf.minimum(tf.maximum(tf.add(flat(x), flat(y)), -1000), 1000))],
      neg: () => [tf.neg(x)],
      reshape: () => [tf.reshape(x, [2, 2])],
      clone: () => [tf.clone(x)],
      cast: () => [tf.tidy(() => tf.cast(tf.cast(x, 'int32'), 'float32'))],
      split: () => tf.tidy(() => tf.split(flat(tf.concat([flat(x), flat(y)])), 2)),
      tidy: () => [tf.tidy(() => tf.sub(flat(tf.add(flat(x), 1)), tf.scalar(1).clone()))],
      dispose: () => [],
      read: () => [],
      assign: () => [],
    };
    if (kind === 'dispose') tensors = tensors.filter((tensor) => tensor !== x);
    if (kind === 'dispose' && x !== weights) x.dispose();
    if (kind === 'read') x.dataSync();
    if (kind === 'assign') tf.tidy(() => weights.assign(tf.reshape(y, [1, 4])));
    tensors.push(...results[kind]());
    note();
  }
  return [...tensors, weights];
}

describe('memory of what waits', () => {
  it('is bounded in bytes where operations alone hold data on', async () => {
    await tf.setBackend('onnxruntime');
    const megabyte = 2 ** 20;
    configure({ flush: 'lazy', smallOnCpu: false, maxPendingNodes: 4096, maxPendingBytes: 10 * megabyte });
    const { runs } = statistics();
    const sums = Array.from({ length: 45 }, (_, index) =>
      tf.tidy(() => tf.sum(tf.tensor1d(new Float32Array(megabyte / 4).fill(index)))),
    );
    // a tensor of 1 MiB goes with each of 45 sums; without the bound all of them would wait
    expect(statistics().runs - runs).toBe(4);
    sums.forEach((sum, index) => expect(sum.dataSync()[0]).toBe((index * megabyte) / 4));
    tf.dispose(sums);
    configure({ maxPendingBytes: 2 ** 30 });
  });

  it('does not count data that tensors hold anyway', async () => {
    await tf.setBackend('onnxruntime');
    configure({ flush: 'lazy', smallOnCpu: false, maxPendingBytes: 2 ** 20 });
    const { runs } = statistics();
    const data = tf.tensor1d(new Float32Array(2 ** 20));
    const sums = Array.from({ length: 20 }, () => tf.sum(data));
    expect(statistics().runs).toBe(runs);
    tf.dispose([data, ...sums]);
    configure({ maxPendingBytes: 2 ** 30 });
  });
});
