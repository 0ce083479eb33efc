import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operations } from '../../../tools/gpu-check/operations';
import { train } from '../../../tools/gpu-check/training';
import { configure, OnnxruntimeBackendError, statistics } from '../src/index';
import { computeOn, normal, relativeError, type Compute } from './compare-with-cpu';

/** Why there is nothing to test with. A software driver that VK_DRIVER_FILES names will do; the README says how. */
let missing: string | null = null;

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
  // before asking Dawn, which complains on standard error where there is no driver at all
  const hasDevice =
    process.platform !== 'linux' ||
    [process.env.VK_DRIVER_FILES, '/dev/dri', '/dev/nvidiactl'].some((path) => path !== undefined && existsSync(path));
  if (!hasDevice) {
    missing = 'no GPU, and VK_DRIVER_FILES names no software driver';
    return;
  }
  try {
    configure({ executionProvider: 'webgpu', flush: 'lazy', smallOnCpu: false });
  } catch (error) {
    if (!(error instanceof OnnxruntimeBackendError)) throw error;
    missing = error.message;
  }
});

beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

afterAll(() => configure({ executionProvider: 'cpu' }));

async function expectAsOnCpu(compute: Compute, tolerance: number): Promise<void> {
  const [expected] = await computeOn('cpu', compute);
  const before = statistics().runs;
  const [found] = await computeOn('onnxruntime', compute);
  expect(statistics().runs).toBeGreaterThan(before);
  expect(relativeError(found, expected)).toBeLessThanOrEqual(tolerance);
}

describe('on the webgpu execution provider', () => {
  it.each(Object.entries(operations))('%s agrees with the cpu back end', async (name, compute) => {
    // WGSL lets sin be off by 2^-11, and gives exp, log, pow and tanh a few more units in the last place than C does
    await expectAsOnCpu(compute, name === 'sin' ? 2 ** -11 : 2e-5);
  });

  it.each([6, 9, 15, 18, 33])('a convolution of %i channels agrees', async (channels) => {
    // the channels-last convolutions of onnxruntime's provider do not
    const convolve: Compute = () =>
      tf.conv2d(normal([2, 5, 6, channels]) as tf.Tensor4D, normal([3, 3, channels, 16], 2) as tf.Tensor4D, 1, 'same');
    await expectAsOnCpu(convolve, 1e-5);
  });

  it('trains as the cpu provider does', async () => {
    const webgpu = await train(3);
    configure({ executionProvider: 'cpu' });
    const cpu = await train(3);
    configure({ executionProvider: 'webgpu' });
    webgpu.losses.forEach((loss, step) => expect(Math.abs(loss / cpu.losses[step] - 1)).toBeLessThan(1e-5));
    expect(cpu.losses[2]).not.toBe(cpu.losses[0]);
  });

  it('tells which nodes the cpu provider computes', async () => {
    const before = statistics().nodesOnCpu.IsNaN ?? 0;
    await expectAsOnCpu(() => tf.max(normal([3, 41]), 1), 0); // onnxruntime 1.30 has no IsNaN on webgpu
    expect(statistics().nodesOnCpu.IsNaN).toBeGreaterThan(before);
  });
});
