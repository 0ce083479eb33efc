import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, flush, statistics } from '../src/index';
import { recordOne, type OperationRecorder } from '../src/lowering/kernel-lowering';

const backend = (): OperationRecorder => tf.backend() as unknown as OperationRecorder;

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: false, maxPendingNodes: 4096 });
  flush();
});

describe('what waits', () => {
  it('keeps the values of its time, whatever is assigned to the variables it read', () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const first = tf.mul(v, 10);
    tf.tidy(() => v.assign(tf.add(v, 1)));
    const second = tf.mul(v, 10);
    tf.tidy(() => v.assign(tf.tensor1d([0, 0])));
    expect([...v.dataSync()]).toEqual([0, 0]);
    expect([...second.dataSync()]).toEqual([20, 30]);
    expect([...first.dataSync()]).toEqual([10, 20]);
    tf.dispose([v, first, second]);
  });

  it('is there for a tensor kept out of a scope, before and after a flush', () => {
    let [early, late]: tf.Tensor[] = [];
    tf.tidy(() => {
      const x = tf.tensor1d([1, 4]);
      early = tf.keep(tf.sqrt(x));
      flush();
      late = tf.keep(tf.add(early, x));
    });
    expect([...late.dataSync()]).toEqual([2, 6]);
    expect([...early.dataSync()]).toEqual([1, 2]);
    tf.dispose([early, late]);
  });

  it('is computed for data() as for dataSync(), several at once', async () => {
    const x = tf.tensor1d([1, 2]);
    const tensors = [tf.add(x, 1), tf.mul(x, 2), tf.sub(x, 3)];
    const { runs } = statistics();
    const values = await Promise.all(tensors.map((tensor) => tensor.data()));
    expect(values.map((array) => [...array])).toEqual([
      [2, 3],
      [2, 4],
      [-2, -1],
    ]);
    expect(statistics().runs).toBe(runs + 1);
    expect(await tf.add(tensors[0], tensors[1]).array()).toEqual([4, 7]);
    expect((await tf.neg(x).buffer()).get(1)).toBe(-2);
  });

  it('survives a change of back end and comes along', async () => {
    const x = tf.square(tf.tensor1d([1, 2, 3]));
    await tf.setBackend('cpu');
    const y = tf.add(x, 1);
    expect([...y.dataSync()]).toEqual([2, 5, 10]);
    await tf.setBackend('onnxruntime');
    expect([...tf.neg(y).dataSync()]).toEqual([-2, -5, -10]);
  });
});

describe('a failure at the flush', () => {
  it('leaves variables, kept tensors and counts as they are, and what follows works', () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const kept = tf.keep(tf.add(v, 1));
    const { numTensors } = tf.memory();
    expect(() =>
      tf.tidy(() => {
        const info = recordOne(backend(), {
          name: 'Refused',
          inputs: [v],
          shape: [2],
          dtype: 'float32',
          build: (graph, [value]) => graph.op('NoSuchOperator', [value]),
        });
        const bad = tf.engine().makeTensorFromTensorInfo(info);
        v.assign(tf.mul(v, 3));
        return tf.add(bad, 1).dataSync();
      }),
    ).toThrow(/Refused/);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect([...v.dataSync()]).toEqual([3, 6]);
    expect([...kept.dataSync()]).toEqual([2, 3]);
    expect([...tf.add(v, kept).dataSync()]).toEqual([5, 9]);
    tf.dispose([v, kept]);
  });

  it('in one of several parts leaves the other parts', () => {
    configure({ maxPendingNodes: 1024 });
    const v = tf.variable(tf.scalar(0));
    const refuse = (): void => {
      const info = recordOne(backend(), {
        name: 'Refused',
        inputs: [v],
        shape: [],
        dtype: 'float32',
        build: (graph, [value]) => graph.op('NoSuchOperator', [value]),
      });
      tf.engine().makeTensorFromTensorInfo(info);
    };
    const loop = (): void => {
      refuse();
      for (let step = 0; step < 1000; step++) tf.tidy(() => v.assign(tf.add(tf.mul(v, 0.5), 1)));
    };
    expect(loop).toThrow(/Refused/);
    for (let step = 0; step < 1000; step++) tf.tidy(() => v.assign(tf.add(tf.mul(v, 0.5), 1)));
    expect(v.dataSync()[0]).toBeCloseTo(2, 6);
    v.dispose();
  });
});
