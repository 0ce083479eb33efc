import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure, flush, releaseSessions, statistics } from '../src/index';
import { normal, policies } from './compare-with-cpu';

describe.each(policies)('tf.profile and tf.time, $flush', (policy) => {
  const prepare = async (): Promise<void> => {
    await tf.setBackend('onnxruntime');
    configure(policy);
    flush();
  };

  const program = (): tf.Tensor =>
    tf.tidy(() => {
      const x = tf.reshape(tf.range(0, 12), [3, 4]);
      return tf.relu(tf.matMul(tf.softmax(x) as tf.Tensor2D, tf.neg(x) as tf.Tensor2D, false, true));
    });

  /** What tf.profile tells apart from times. */
  const profiled = async (): Promise<object> => {
    const { newBytes, newTensors, peakBytes, kernels, result } = await tf.profile(program);
    tf.dispose(result);
    const before = tf.memory();
    return {
      newBytes,
      newTensors,
      peak: peakBytes - before.numBytes,
      kernels: kernels.map(({ name, bytesAdded, inputShapes, outputShapes, tensorsAdded }) => ({
        name,
        bytesAdded,
        inputShapes,
        outputShapes,
        tensorsAdded,
      })),
    };
  };

  it('name the kernels with their shapes and bytes as the cpu back end does', async () => {
    await tf.setBackend('cpu');
    const expected = await profiled();
    await prepare();
    expect(await profiled()).toEqual(expected);
  });

  it('compute every kernel of a profile where it is called', async () => {
    await prepare();
    const { runs } = statistics();
    const { kernels, result } = await tf.profile(program);
    expect(kernels.map(({ name }) => name)).toEqual(['Range', 'Reshape', 'Softmax', 'Neg', 'BatchMatMul', 'Relu']);
    for (const { kernelTimeMs } of kernels) expect(kernelTimeMs).toBeGreaterThanOrEqual(0);
    // a graph for each operation that is neither a view nor left to the cpu kernels
    expect(statistics().runs - runs).toBeGreaterThanOrEqual(4);
    tf.dispose(result);
  });

  it('give every kernel a time of its own', async () => {
    await prepare();
    const large = normal([300, 400]) as tf.Tensor2D;
    const small = normal([4]);
    const work = (): tf.Tensor[] => tf.tidy(() => [tf.matMul(large, large, false, true), tf.exp(small)]);
    tf.dispose(work()); // compiles
    const { kernels, result } = await tf.profile(work);
    const [product, exponential] = ['BatchMatMul', 'Exp'].map(
      (kernel) => kernels.find(({ name }) => name === kernel)!.kernelTimeMs as number,
    );
    // how long each takes is the machine's affair
    expect(product).toBeGreaterThanOrEqual(0);
    expect(exponential).toBeGreaterThanOrEqual(0);
    tf.dispose([large, small, ...(result as tf.Tensor[])]);
  });

  it('leave out what was recorded before', async () => {
    await prepare();
    const { runs } = statistics();
    const before = tf.square(normal([4]));
    const after: tf.Tensor[] = [];
    const { kernelMs, wallMs } = await tf.time(() => {
      expect(statistics().runs).toBe(runs + 1);
      after.push(tf.neg(before));
    });
    expect(statistics().runs).toBe(runs + 2);
    expect(kernelMs).toBeGreaterThanOrEqual(0);
    expect(wallMs).toBeGreaterThanOrEqual(kernelMs as number);
    tf.dispose([before, ...after]);
  });

  it('leave out the compiling of graphs', async () => {
    await prepare();
    releaseSessions();
    const x = normal([5]);
    const { compileMilliseconds } = statistics();
    const results: tf.Tensor[] = [];
    const { kernelMs, wallMs } = await tf.time(() => {
      results.push(tf.tidy(() => Array.from({ length: 40 }).reduce<tf.Tensor>((y, _, index) => tf.add(y, index), x)));
    });
    const compiling = statistics().compileMilliseconds - compileMilliseconds;
    expect(compiling).toBeGreaterThan(0);
    expect((kernelMs as number) + compiling).toBeLessThanOrEqual(wallMs + 0.01);
    tf.dispose([x, ...results]);
  });
});

it('tf.memory says the same as on the cpu back end', async () => {
  const described = async (backend: string): Promise<object> => {
    await tf.setBackend(backend);
    const { unreliable, reasons } = tf.memory();
    return { unreliable, reasons };
  };
  expect(await described('onnxruntime')).toEqual(await described('cpu'));
});
