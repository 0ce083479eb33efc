import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { forceConvolutionBlock } from '../src/execution/convolution-block';
import { configure, releaseSessions } from '../src/index';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

afterEach(() => {
  forceConvolutionBlock(undefined);
  releaseSessions(); // the block is not part of a graph's key: a process has one
});

const gradients =
  (inChannels: number, outChannels: number, stride = 1): Compute =>
  () => {
    const weighted = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
      const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, 'same');
      return tf.sum(tf.mul(y, normal(y.shape, 3)));
    };
    return tf.grads(weighted)([normal([16, 5, 6, inChannels]), normal([3, 3, inChannels, outChannels], 2)]);
  };

const formulations = async (compute: Compute): Promise<string[]> =>
  (await recordedDuring(compute)).recorded.filter((name) => name.startsWith('Conv2D'));

describe('without blocked convolutions, as on GPUs', () => {
  it.each([
    [16, 16, 1],
    [16, 32, 2],
    [1, 16, 1],
    [9, 16, 2],
  ])('%i to %i channels, stride %i, agree with the cpu back end', async (inChannels, outChannels, stride) => {
    forceConvolutionBlock(0);
    releaseSessions();
    const compute = gradients(inChannels, outChannels, stride);
    await expectAsOnCpu(compute);
    configure({ flush: 'every-op', smallOnCpu: false });
    const chosen = await formulations(compute);
    expect(chosen).toHaveLength(3);
    expect(chosen.filter((name) => /blocked|dilated/.test(name))).toEqual([]);
  });
});

describe('with another block', () => {
  it('takes the formulation that fits it', async () => {
    // recorded, never computed: with a block that is not the processor's own the numbers would be wrong
    configure({ flush: 'lazy', smallOnCpu: false });
    const chosen: string[][] = [];
    for (const block of [8, 16]) {
      forceConvolutionBlock(block);
      const convolve: Compute = () => tf.conv2d(normal([2, 5, 6, 24]) as tf.Tensor4D, normal([3, 3, 24, 24]) as tf.Tensor4D, 1, 'same'); // prettier-ignore
      chosen.push(await formulations(convolve));
    }
    expect(chosen).toEqual([['Conv2D:blocked'], ['Conv2D:portable']]);
  });
});
