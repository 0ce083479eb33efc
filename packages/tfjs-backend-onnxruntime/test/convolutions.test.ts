import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { sumParts } from '../src/lowering/convolution/dilated-filter-gradient';
import { convolutionBlock } from '../src/execution/convolution-block';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

interface Case {
  x: [number, number, number, number];
  filter: [number, number, number, number];
  stride?: [number, number];
  pad?: 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]];
  dilation?: [number, number];
}

const forward =
  ({ x, filter, stride = [1, 1], pad = 'same', dilation = [1, 1] }: Case): Compute =>
  () =>
    tf.conv2d(normal(x) as tf.Tensor4D, normal(filter, 2) as tf.Tensor4D, stride, pad, 'NHWC', dilation);

/** Both gradients of the convolution, weighted with numbers of their own, so that a misplaced element shows. */
const gradients =
  ({ x, filter, stride = [1, 1], pad = 'same' }: Case): Compute =>
  () => {
    const weighted = (image: tf.Tensor, weights: tf.Tensor): tf.Tensor => {
      const y = tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, stride, pad);
      return tf.sum(tf.mul(y, normal(y.shape, 3)));
    };
    return tf.grads(weighted)([normal(x), normal(filter, 2)]);
  };

const block = convolutionBlock();

/** Shapes around every condition of a formulation. */
const channelCases: Case[] = [1, 3, 15, 16, 17, 32].flatMap((inChannels) =>
  [1, 3, 15, 16, 17, 32].map((outChannels) => ({
    x: [2, 3, 4, inChannels] as [number, number, number, number],
    filter: [3, 3, inChannels, outChannels] as [number, number, number, number],
  })),
);

const batchCases: Case[] = [8, 15, 16, 17, 32].map((batch) => ({ x: [batch, 3, 4, 16], filter: [3, 3, 16, 16] }));

const shapeCases: Case[] = [
  { x: [16, 5, 6, 16], filter: [1, 1, 16, 16] },
  { x: [16, 5, 6, 16], filter: [1, 1, 16, 16], stride: [2, 2] },
  { x: [16, 7, 6, 16], filter: [3, 3, 16, 16], stride: [2, 2] },
  { x: [16, 7, 6, 16], filter: [3, 3, 16, 16], stride: [2, 2], pad: 'valid' },
  { x: [16, 8, 9, 16], filter: [3, 3, 16, 16], stride: [3, 2], pad: 'valid' },
  { x: [16, 8, 9, 16], filter: [5, 4, 16, 16], stride: [2, 1] },
  { x: [16, 6, 6, 16], filter: [2, 2, 16, 16], stride: [2, 2], pad: 'valid' },
  { x: [16, 6, 6, 16], filter: [2, 2, 16, 16], stride: [3, 3], pad: 'valid' },
  { x: [16, 5, 6, 16], filter: [3, 3, 16, 16], pad: 'valid' },
  { x: [16, 5, 6, 16], filter: [4, 2, 16, 16] },
  { x: [3, 5, 6, 16], filter: [4, 3, 16, 2], pad: 'valid' },
  { x: [3, 5, 6, 16], filter: [2, 3, 16, 2], pad: [[0, 0], [1, 0], [0, 2], [0, 0]] },
  { x: [3, 5, 6, 16], filter: [2, 3, 16, 2], pad: [[0, 0], [3, 0], [0, 2], [0, 0]] },
  { x: [3, 5, 6, 16], filter: [3, 3, 16, 2], stride: [2, 1] },
  { x: [16, 5, 6, 16], filter: [3, 3, 16, 16], pad: [[0, 0], [2, 1], [0, 3], [0, 0]] },
  { x: [16, 5, 6, 16], filter: [3, 3, 16, 16], stride: [2, 2], pad: [[0, 0], [1, 1], [1, 1], [0, 0]] },
  { x: [3, 5, 6, 4], filter: [3, 3, 4, 5], stride: [2, 2], pad: [[0, 0], [2, 0], [1, 2], [0, 0]] },
  { x: [2, 5, 6, 3], filter: [2, 2, 3, 4], pad: [[0, 0], [3, 3], [2, 4], [0, 0]], stride: [2, 2] },
  // 1-D, as tf.conv1d calls it
  { x: [16, 1, 12, 64], filter: [1, 5, 64, 96], stride: [1, 2] },
  { x: [32, 1, 11, 64], filter: [1, 3, 64, 64] },
  { x: [16, 1, 20, 16], filter: [1, 4, 16, 16], stride: [1, 2] },
  { x: [5, 1, 20, 20], filter: [1, 5, 20, 24], stride: [1, 2] },
]; // prettier-ignore

describe('convolution', () => {
  it('has blocked convolutions on this processor', () => {
    // the formulations below are reached only then; every processor with AVX2 has them
    expect([8, 16]).toContain(block);
  });

  const cases = [...channelCases, ...batchCases, ...shapeCases];

  it.each(cases)('$x * $filter, stride $stride, pad $pad', async (sizes) => {
    await expectAsOnCpu(forward(sizes));
    await expectAsOnCpu(gradients(sizes));
  });

  it.each<Case>([
    { x: [2, 9, 9, 16], filter: [3, 3, 16, 16], dilation: [2, 2] },
    { x: [2, 9, 9, 3], filter: [3, 3, 3, 16], dilation: [1, 3] },
    { x: [2, 9, 9, 5], filter: [3, 3, 5, 7], dilation: [2, 1], pad: 'valid' },
    { x: [2, 9, 9, 16], filter: [3, 3, 16, 3], dilation: [2, 1] },
  ])('$x * $filter, dilation $dilation', async (sizes) => {
    await expectAsOnCpu(forward(sizes));
  });

  it.each<[string, string[], Case]>([
    ['full blocks', ['Conv2D:blocked', 'Conv2DBackpropInput:flipped-blocked', 'Conv2DBackpropFilter:dilated'], { x: [block, 5, 6, 16], filter: [3, 3, 16, 16] }],
    ['a first layer', ['Conv2D:blocked', 'Conv2DBackpropInput:flipped-portable', 'Conv2DBackpropFilter:im2col'], { x: [16, 5, 6, 1], filter: [3, 3, 1, 16] }],
    ['stride 2 and uneven channels', ['Conv2D:portable', 'Conv2DBackpropInput:conv-transpose', 'Conv2DBackpropFilter:taps'], { x: [16, 5, 6, 17], filter: [3, 3, 17, 17], stride: [2, 2] }],
    ['a stride beyond the filter', ['Conv2D:blocked', 'Conv2DBackpropInput:conv-transpose', 'Conv2DBackpropFilter:dilated'], { x: [16, 6, 6, 16], filter: [2, 2, 16, 16], stride: [3, 3], pad: 'valid' }],
    ['a last layer', ['Conv2D:tap-planes', 'Conv2DBackpropInput:flipped-blocked', 'Conv2DBackpropFilter:im2col-of-dy'], { x: [16, 5, 6, 16], filter: [3, 3, 16, 1] }],
    ['uneven channels', ['Conv2D:portable', 'Conv2DBackpropInput:flipped-portable', 'Conv2DBackpropFilter:taps'], { x: [16, 5, 6, 17], filter: [3, 3, 17, 17] }],
    ['an uneven batch', ['Conv2D:blocked', 'Conv2DBackpropInput:flipped-blocked', 'Conv2DBackpropFilter:taps'], { x: [15, 5, 6, 16], filter: [3, 3, 16, 16] }],
    ['one tap', ['Conv2D:pointwise', 'Conv2DBackpropInput:pointwise', 'Conv2DBackpropFilter:taps'], { x: [16, 5, 6, 16], filter: [1, 1, 16, 16] }],
    ['stride 2', ['Conv2D:blocked', 'Conv2DBackpropInput:phases-blocked', 'Conv2DBackpropFilter:dilated'], { x: [16, 5, 6, 16], filter: [3, 3, 16, 16], stride: [2, 2] }],
  ])('chooses the formulations for %s', async (_, expected, sizes) => {
    configure({ flush: 'every-op', smallOnCpu: false });
    const { recorded, fallbacks } = await recordedDuring(gradients(sizes));
    expect(recorded.filter((name) => name.startsWith('Conv2D')).sort()).toEqual([...expected].sort());
    expect(fallbacks).toEqual([]);
  }); // prettier-ignore

  it('splits long sums of the dilated filter gradient, over rows and over columns', async () => {
    await expectAsOnCpu(gradients({ x: [32, 7, 40, 16], filter: [2, 1, 16, 16] }), 2e-6);
    await expectAsOnCpu(gradients({ x: [32, 1, 300, 16], filter: [1, 2, 16, 16], stride: [1, 2] }), 2e-6);
  });

  it('records the parts of a fused convolution', async () => {
    for (const activation of ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const) {
      const fused: Compute = () =>
        tf.fused.conv2d({
          x: normal([2, 5, 6, 16]) as tf.Tensor4D,
          filter: normal([3, 3, 16, 16], 2) as tf.Tensor4D,
          strides: 1,
          pad: 'same',
          bias: normal([16], 3),
          activation,
          leakyreluAlpha: 0.1,
        });
      await expectAsOnCpu(fused);
      configure({ flush: 'every-op' });
      expect((await recordedDuring(fused)).recorded).toEqual(expect.arrayContaining(['Conv2D:blocked', 'Add']));
    }
  });

  it('transposes, gradients included', async () => {
    await expectAsOnCpu(() => {
      const up = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
        const y = tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [16, 8, 10, 16], 2, 'same');
        return tf.sum(tf.mul(y, normal(y.shape, 3)));
      };
      return tf.grads(up)([normal([16, 4, 5, 32]), normal([4, 4, 16, 32], 2)]);
    });
  });

  it('leaves a gradient that does not fit the input to the cpu kernel', async () => {
    const ill: Compute = () =>
      tf.conv2dTranspose(
        normal([1, 3, 3, 2]) as tf.Tensor4D,
        normal([3, 3, 2, 2], 2) as tf.Tensor4D,
        [1, 4, 4, 2],
        2,
        'same',
      );
    await expectAsOnCpu(ill);
    expect((await recordedDuring(ill)).fallbacks).toEqual(['Conv2DBackpropInput']);
  });

  it.each([
    [3, 2, 0],
    [16, 2, 0],
    [16, 3, 1],
  ])('rounds the size of the result up, %i channels, stride %i, padding %i', async (channels, stride, pad) => {
    for (const rounding of ['ceil', 'round'] as const) {
      const convolve = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, 'NHWC', 1, rounding);
      const weighted = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
        const y = convolve(x, filter);
        return tf.sum(tf.mul(y, normal(y.shape, 3)));
      };
      const operands = (): [tf.Tensor, tf.Tensor] => [normal([16, 6, 7, channels]), normal([3, 3, channels, 16], 2)];
      await expectAsOnCpu(() => convolve(...operands()));
      await expectAsOnCpu(() => tf.grads(weighted)(operands()));
    }
  });

  it('gives an empty result where the filter fits nowhere', async () => {
    await expectAsOnCpu(forward({ x: [1, 2, 5, 16], filter: [3, 3, 16, 16], pad: 'valid' }));
  });
});

describe('sumParts', () => {
  it.each([
    [16, 39, 16],
    [16, 39, 17],
    [32, 1, 156],
    [32, 20, 300],
    [8192, 2, 3],
    [1, 1, 1],
  ])('covers every output of %i x %i x %i once, in sums within the bound', (batch, height, width) => {
    const covered = Array.from({ length: height * width }, () => 0);
    for (const { row, rows, column, columns } of sumParts(batch, height, width)) {
      expect(rows * columns === 1 || batch * rows * columns <= 4096).toBe(true);
      for (let i = row; i < row + rows; i++) for (let j = column; j < column + columns; j++) covered[i * width + j]++;
    }
    expect(covered.every((count) => count === 1)).toBe(true);
  });
});
