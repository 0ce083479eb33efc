import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convolutionBlock } from '../src/execution/convolution-block';
import { configure } from '../src/index';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

interface Case {
  x: [number, number, number, number];
  filter: [number, number];
  multiplier?: number;
  stride?: [number, number];
  pad?: 'same' | 'valid' | number;
  dilation?: [number, number];
}

const weights = ({ x, filter, multiplier = 1 }: Case): tf.Tensor4D =>
  normal([...filter, x[3], multiplier], 2) as tf.Tensor4D;

const forward =
  (sizes: Case): Compute =>
  () => {
    const { x, stride = [1, 1], pad = 'same', dilation = [1, 1] } = sizes;
    return tf.depthwiseConv2d(normal(x) as tf.Tensor4D, weights(sizes), stride, pad, 'NHWC', dilation);
  };

/** Both gradients, weighted with numbers of their own, so that a misplaced element shows. */
const gradients =
  (sizes: Case): Compute =>
  () => {
    const { x, stride = [1, 1], pad = 'same' } = sizes;
    const weighted = (image: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
      const y = tf.depthwiseConv2d(image as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
      return tf.sum(tf.mul(y, normal(y.shape, 3)));
    };
    return tf.grads(weighted)([normal(x), weights(sizes)]);
  };

const block = convolutionBlock();

describe('depthwise convolution', () => {
  it.each<Case>([
    ...[1, 3, 15, 16, 32].map((channels): Case => ({ x: [2, 5, 6, channels], filter: [3, 3] })),
    ...[1, 3, 16].map((channels): Case => ({ x: [2, 5, 6, channels], filter: [3, 3], multiplier: 2 })),
    { x: [2, 7, 6, 16], filter: [3, 3], stride: [2, 2] },
    { x: [2, 7, 6, 16], filter: [2, 5], stride: [3, 2], pad: 'valid' },
    { x: [2, 7, 6, 3], filter: [2, 2], stride: [3, 3], multiplier: 3 },
    { x: [2, 7, 6, 16], filter: [1, 1] },
    { x: [2, 1, 12, 16], filter: [1, 5], stride: [1, 2] },
    { x: [2, 7, 6, 16], filter: [4, 3], pad: 1 },
    { x: [2, 7, 6, 16], filter: [2, 2], pad: 3 },
    { x: [2, 7, 6, 4], filter: [2, 2], pad: 3, stride: [2, 1] },
    { x: [1, 66, 65, 2], filter: [2, 1] }, // more pixels than one sum of the filter gradient runs over
  ])('$x, filter $filter x $multiplier, stride $stride, pad $pad', async (sizes) => {
    await expectAsOnCpu(forward(sizes));
    await expectAsOnCpu(gradients(sizes));
  });

  it.each<Case>([
    { x: [2, 9, 9, 16], filter: [3, 3], dilation: [2, 2] },
    { x: [2, 9, 9, 3], filter: [3, 2], dilation: [1, 3], pad: 'valid', multiplier: 2 },
  ])('$x, filter $filter, dilation $dilation', async (sizes) => {
    await expectAsOnCpu(forward(sizes));
  });

  it('agrees with the cpu back end for random sizes', async () => {
    const size = fc.integer({ min: 1, max: 4 });
    const sizes = fc.record({
      x: fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 4, max: 9 }), fc.integer({ min: 4, max: 9 }), size),
      filter: fc.tuple(size, size),
      multiplier: fc.constantFrom(1, 2),
      stride: fc.tuple(size, size),
      pad: fc.constantFrom<('same' | 'valid' | number)[]>('same', 'valid', 1),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (drawn) => {
        await expectAsOnCpu(forward(drawn));
        await expectAsOnCpu(gradients(drawn));
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, string[], Case]>([
    ['full blocks', ['DepthwiseConv2dNative:blocked', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput:flipped-blocked'], { x: [2, 5, 6, block], filter: [3, 3] }],
    ['uneven channels', ['DepthwiseConv2dNative:grouped', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput:flipped-grouped'], { x: [2, 5, 6, 5], filter: [3, 3] }],
    ['a stride', ['DepthwiseConv2dNative:blocked', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput:taps'], { x: [2, 5, 6, block], filter: [3, 3], stride: [2, 2] }],
    ['several filters a channel', ['DepthwiseConv2dNative:grouped', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput:taps'], { x: [2, 5, 6, block], filter: [3, 3], multiplier: 2 }],
  ])('chooses the formulations for %s', async (_, expected, sizes) => {
    configure({ flush: 'every-op', smallOnCpu: false });
    const { recorded, fallbacks } = await recordedDuring(gradients(sizes));
    expect(recorded.filter((name) => name.startsWith('Depthwise')).sort()).toEqual(expected);
    expect(fallbacks).toEqual([]);
  }); // prettier-ignore

  it('records the parts of a fused convolution', async () => {
    for (const activation of ['linear', 'relu', 'elu', 'leakyrelu'] as const) {
      const fused: Compute = () =>
        tf.fused.depthwiseConv2d({
          x: normal([2, 5, 6, 16]) as tf.Tensor4D,
          filter: normal([3, 3, 16, 1], 2) as tf.Tensor4D,
          strides: 1,
          pad: 'same',
          bias: normal([16], 3),
          activation,
          leakyreluAlpha: 0.1,
        });
      await expectAsOnCpu(fused);
      const { recorded } = await recordedDuring(fused);
      expect(recorded).toEqual(expect.arrayContaining(['DepthwiseConv2dNative:blocked', 'Add']));
    }
  });

  it('leaves what fits nowhere, and channels-first images, to the cpu kernel', async () => {
    await expectAsOnCpu(forward({ x: [1, 2, 5, 16], filter: [3, 3], pad: 'valid' }));
    const separable: Compute = () =>
      tf.separableConv2d(
        normal([2, 5, 6, 16]) as tf.Tensor4D,
        normal([3, 3, 16, 2], 2) as tf.Tensor4D,
        normal([1, 1, 32, 4], 3) as tf.Tensor4D,
        2,
        'same',
      );
    await expectAsOnCpu(separable);
    expect((await recordedDuring(separable)).fallbacks).toEqual([]);
  });
});
