import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, flush, OnnxruntimeBackendError, statistics } from '../src/index';
import { recordOne, type OperationRecorder } from '../src/lowering/kernel-lowering';
import { normal } from './compare-with-cpu';

const backend = (): OperationRecorder => tf.backend() as unknown as OperationRecorder;

/** An operation that onnxruntime refuses when its graph is compiled. */
function refused(x: tf.Tensor): tf.Tensor {
  const info = recordOne(backend(), {
    name: 'Refused',
    inputs: [x],
    shape: x.shape,
    dtype: 'float32',
    build: (graph, [value]) => graph.op('NoSuchOperator', [value]),
  });
  return tf.engine().makeTensorFromTensorInfo(info);
}

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: false, maxPendingNodes: 4096 });
  flush();
});

describe('the lazy policy', () => {
  it('computes once, when a value is read', () => {
    const { runs } = statistics();
    const x = normal([4, 4]);
    const y = tf.sqrt(tf.add(tf.square(x), 1));
    expect(statistics().runs).toBe(runs);
    expect(y.dataSync()[0]).toBeCloseTo(Math.hypot(x.dataSync()[0], 1), 6);
    expect(statistics().runs).toBe(runs + 1);
    tf.dispose([x, y]);
  });

  it('counts a graph that onnxruntime refuses', () => {
    const before = statistics().refused;
    const x = normal([4]);
    const y = refused(x);
    const z = tf.square(x);
    expect(() => y.dataSync()).toThrow(OnnxruntimeBackendError);
    expect(statistics().refused).toBe(before + 1);
    expect(z.dataSync()[0]).toBeCloseTo(x.dataSync()[0] ** 2, 6);
    tf.dispose([x, y, z]);
  });

  it('does not compute what was disposed unread', () => {
    const { runs, compiled } = statistics();
    const x = normal([4, 4]);
    const y = tf.square(x);
    y.dispose();
    flush();
    expect(statistics()).toMatchObject({ runs, compiled });
    x.dispose();
  });

  it('keeps data that a pending operation needs after its tensor is disposed', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const y = tf.tidy(() => tf.mul(tf.add(x, 1), x));
    x.dispose();
    expect([...y.dataSync()]).toEqual([2, 6, 12]);
    y.dispose();
  });

  it('does not see what the caller writes into an array later', () => {
    const values = new Float32Array([1, 2, 3]);
    const y = tf.add(tf.tensor1d(values), 1);
    values.fill(0);
    expect([...y.dataSync()]).toEqual([2, 3, 4]);
  });

  it('does not see what the caller writes into an array that was read', () => {
    const x = tf.add(tf.tensor1d([1, 2]), 1);
    const read = x.dataSync();
    const y = tf.neg(x);
    read.fill(0);
    expect([...y.dataSync()]).toEqual([-2, -3]);
  });

  it('times the computation, not the recording', async () => {
    const { runs } = statistics();
    const x = normal([4]);
    await tf.time(() => {
      tf.square(x);
    });
    expect(statistics().runs).toBe(runs + 1);
  });

  it('reads one value through several shapes', () => {
    const x = tf.neg(normal([2, 6]));
    const y = tf.add(tf.sum(tf.reshape(x, [3, 4]), 1), tf.sum(tf.reshape(x, [4, 3]), 0));
    const values = x.dataSync();
    const expected = [0, 1, 2].map((i) =>
      [0, 1, 2, 3].reduce((sum, j) => sum + values[i * 4 + j] + values[j * 3 + i], 0),
    );
    y.dataSync().forEach((value, index) => expect(value).toBeCloseTo(expected[index], 5));
  });

  it('computes at the limit of pending operations', () => {
    configure({ maxPendingNodes: 10 });
    const { runs } = statistics();
    const x = tf.tidy(() => {
      let value = tf.ones([4]);
      for (let step = 0; step < 25; step++) value = tf.add(value, 1);
      return value;
    });
    expect(statistics().runs).toBe(runs + 2);
    expect([...x.dataSync()]).toEqual([26, 26, 26, 26]);
  });

  it('starts a new graph after a step of an optimizer, unread losses or not', () => {
    const weights = tf.variable(normal([3]));
    const optimizer = tf.train.sgd(0.1);
    const step = (): void => {
      optimizer.minimize(() => tf.sum<tf.Scalar>(tf.square(weights)), false, [weights]);
    };
    const start = Array.from(weights.dataSync());
    for (let count = 0; count < 3; count++) step();
    const before = statistics();
    for (let count = 0; count < 4; count++) step();
    const after = statistics();
    expect(after.runs - before.runs).toBe(4);
    expect(after.compiled).toBe(before.compiled);
    weights.dataSync().forEach((value, index) => expect(value).toBeCloseTo(start[index] * 0.8 ** 7, 6));
    weights.dispose();
  });

  it('awaits data as it reads it', async () => {
    const y = tf.add(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]));
    expect([...(await y.data())]).toEqual([4, 6]);
  });
});

describe('an operation that onnxruntime refuses', () => {
  it('is named, and the other pending operations are computed', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const good = tf.square(x);
    const bad = refused(x);
    const dependent = tf.add(bad, 1);
    const later = tf.neg(good);
    expect(() => flush()).toThrow(OnnxruntimeBackendError);
    expect([...good.dataSync()]).toEqual([1, 4, 9]);
    expect([...later.dataSync()]).toEqual([-1, -4, -9]);
    expect(() => bad.dataSync()).toThrow(/Refused: found inputs of shape \[3\]/);
    expect(() => dependent.dataSync()).toThrow(/Refused/);
  });

  it('is named where its result is not of the shape declared', () => {
    const info = recordOne(backend(), {
      name: 'Shrunk',
      inputs: [tf.tensor1d([1, 2, 3])],
      shape: [3],
      dtype: 'float32',
      build: (graph, [value]) => graph.slice(value, { axes: [0], begin: [0], end: [2] }),
    });
    const shrunk = tf.engine().makeTensorFromTensorInfo(info);
    expect(() => shrunk.dataSync()).toThrow(/Shrunk: .*2 numbers computed for shape \[3\]/);
  });

  it('throws at once when operations are computed one by one, and leaves no data behind', () => {
    configure({ flush: 'every-op' });
    const x = tf.tensor1d([1]);
    const entries = tf.backend().numDataIds();
    expect(() => refused(x)).toThrow(/Refused/);
    expect(tf.backend().numDataIds()).toBe(entries);
    expect([...tf.square(tf.tensor1d([3])).dataSync()]).toEqual([9]);
  });
});
