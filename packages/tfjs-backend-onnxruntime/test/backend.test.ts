import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, fallbacks, releaseSessions, statistics } from '../src/index';
import { registerBackend } from '../src/register';
import { normal } from './compare-with-cpu';

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'every-op', smallOnCpu: false, maxSessions: 1024, threads: 1, maxWorkspaceBytes: 2 ** 30 });
});

describe('the back end', () => {
  it('registers once, however often it is imported', () => {
    const factory = tf.findBackendFactory('onnxruntime');
    registerBackend();
    expect(tf.findBackendFactory('onnxruntime')).toBe(factory);
  });

  it('has every kernel of the cpu back end, and two of its own', () => {
    const names = (backend: string): string[] =>
      tf
        .getKernelsForBackend(backend)
        .map(({ kernelName }) => kernelName)
        .sort();
    expect(names('onnxruntime')).toEqual([...names('cpu'), 'ClippedAdamW', 'MovingAverage'].sort());
  });

  it('counts what falls back to the cpu kernels, and computes it', () => {
    const before = fallbacks().Cumprod ?? 0;
    expect([...tf.cumprod(tf.tensor1d([1, 2, 3])).dataSync()]).toEqual([1, 2, 6]);
    expect(fallbacks().Cumprod).toBe(before + 1);
  });

  it('computes on strings, complex numbers and empty tensors as the cpu back end does', () => {
    expect(tf.concat([tf.tensor1d(['a']), tf.tensor1d(['b'])]).dataSync() as unknown).toEqual(['a', 'b']);
    const product = tf.mul(tf.complex([1, 2], [3, 4]), tf.complex([0, 0], [1, 1]));
    expect([...tf.real(product).dataSync()]).toEqual([-3, -4]);
    expect(tf.add(tf.zeros([0, 3]), 1).shape).toEqual([0, 3]);
    expect([...tf.sum(tf.zeros([0, 3]), 0).dataSync()]).toEqual([0, 0, 0]);
  });

  it('takes tensors of another back end along', async () => {
    await tf.setBackend('cpu');
    const x = tf.tensor1d([1, 2, 3]);
    await tf.setBackend('onnxruntime');
    expect([...tf.add(x, x).dataSync()]).toEqual([2, 4, 6]);
  });

  it('throws the messages of TensorFlow.js for wrong arguments', () => {
    expect(() => tf.matMul(normal([2, 3]) as tf.Tensor2D, normal([4, 5]) as tf.Tensor2D)).toThrow(/inner shapes/);
    expect(() => tf.add(normal([2]), normal([3]))).toThrow(/broadcast/);
    expect(() => tf.slice(normal([3]), [2], [2])).toThrow();
    expect(() => tf.gather(normal([3]), tf.tensor1d([3], 'int32'))).toThrow(/not in/);
    expect(() => tf.gather(normal([3]), tf.tensor1d([-1], 'int32'))).toThrow(/not in/);
  });

  it('leaves small operations to the cpu kernels, and large ones not', () => {
    configure({ smallOnCpu: true });
    const before = statistics();
    tf.dispose(tf.exp(normal([10])));
    const small = statistics();
    tf.dispose(tf.exp(normal([100_000])));
    const large = statistics();
    expect(small.small.Exp).toBe((before.small.Exp ?? 0) + 1);
    expect(small.recorded.Exp).toBe(before.recorded.Exp);
    expect(large.recorded.Exp).toBe((small.recorded.Exp ?? 0) + 1);
  });
});

describe('memory', () => {
  it('counts tensors and data as the cpu back end does, through views and disposal', async () => {
    const trace = async (backend: string): Promise<number[][]> => {
      await tf.setBackend(backend);
      const start = tf.memory();
      const counts: number[][] = [];
      const note = (): void => {
        const { numTensors, numDataBuffers, numBytes } = tf.memory();
        counts.push([numTensors - start.numTensors, numDataBuffers - start.numDataBuffers, numBytes - start.numBytes]);
      };
      const x = normal([6, 4]);
      note();
      const view = tf.reshape(x, [24]);
      note();
      const y = tf.neg(view);
      note();
      x.dispose();
      note();
      const [part, rest] = tf.split(tf.expandDims(y, 0), 2, 1);
      note();
      tf.dispose([view, y, part]);
      note();
      rest.dispose();
      note();
      return counts;
    };
    const expected = await trace('cpu');
    for (const flush of ['every-op', 'lazy'] as const) {
      configure({ flush });
      expect(await trace('onnxruntime')).toEqual(expected);
    }
  });

  it('keeps compiled graphs within the bound, however many shapes come', () => {
    configure({ maxSessions: 5 });
    for (let size = 1; size <= 40; size++) tf.dispose(tf.exp(tf.ones([size])));
    expect(statistics().sessions).toBeLessThanOrEqual(5);
    expect([...tf.exp(tf.zeros([3])).dataSync()]).toEqual([1, 1, 1]);
  });

  it('keeps their working memory within the bound', () => {
    releaseSessions();
    configure({ maxWorkspaceBytes: 40_000 });
    for (let size = 1000; size < 1020; size++) tf.dispose(tf.exp(tf.ones([size])));
    // a graph of 4 kB each for its result
    expect(statistics().sessions).toBeLessThanOrEqual(10);
  });

  it('compiles again for another number of threads', () => {
    const x = normal([50, 60]) as tf.Tensor2D;
    const one = tf.matMul(x, x, false, true).dataSync();
    configure({ threads: 2 });
    expect(statistics().sessions).toBe(0);
    const two = tf.matMul(x, x, false, true).dataSync();
    two.forEach((value, index) => expect(value).toBeCloseTo(one[index], 4));
  });
});
