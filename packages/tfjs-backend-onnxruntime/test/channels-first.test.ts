import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

interface Case {
  x: [number, number, number, number];
  filter: [number, number, number, number];
  stride: number;
  pad: 'same' | 'valid' | [[0, 0], [0, 0], [number, number], [number, number]];
}

const cases: Case[] = [
  { x: [2, 3, 5, 6], filter: [3, 3, 3, 4], stride: 1, pad: 'same' },
  { x: [16, 16, 5, 6], filter: [3, 3, 16, 16], stride: 1, pad: 'same' },
  { x: [16, 16, 7, 6], filter: [3, 2, 16, 16], stride: 2, pad: 'same' },
  { x: [3, 1, 7, 6], filter: [4, 3, 1, 16], stride: 2, pad: 'valid' },
  { x: [2, 5, 7, 6], filter: [1, 1, 5, 3], stride: 1, pad: 'valid' },
  { x: [2, 3, 5, 6], filter: [3, 3, 3, 4], stride: 1, pad: [[0, 0], [0, 0], [2, 1], [0, 3]] }, // prettier-ignore
];

const convolve =
  ({ stride, pad }: Case) =>
  (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, 'NCHW');

const gradients =
  (sizes: Case): Compute =>
  () =>
    tf.grads((x: tf.Tensor, filter: tf.Tensor) => {
      const y = convolve(sizes)(x, filter);
      return tf.sum(tf.mul(y, normal(y.shape, 3)));
    })([normal(sizes.x), normal(sizes.filter, 2)]);

describe('convolution of channels-first images', () => {
  it.each(cases)('$x * $filter, stride $stride, pad $pad', async (sizes) => {
    await expectAsOnCpu(() => convolve(sizes)(normal(sizes.x), normal(sizes.filter, 2)));
    await expectAsOnCpu(gradients(sizes));
  });

  it('runs on onnxruntime, gradients included', async () => {
    configure({ flush: 'every-op', smallOnCpu: false });
    const { recorded, fallbacks } = await recordedDuring(gradients(cases[1]));
    const names = recorded.map((name) => name.split(':')[0]);
    expect(names).toEqual(expect.arrayContaining(['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']));
    expect(fallbacks).toEqual([]);
  });

  it.each([
    ['of each channel', [4]],
    ['of one number', [1]],
  ])('fuses a bias %s', async (_, shape) => {
    const fused: Compute = () =>
      tf.fused.conv2d({
        x: normal([2, 3, 5, 6]) as tf.Tensor4D,
        filter: normal([3, 3, 3, 4], 2) as tf.Tensor4D,
        strides: 1,
        pad: 'same',
        dataFormat: 'NCHW',
        bias: normal(shape, 3),
        activation: 'relu',
      });
    await expectAsOnCpu(fused);
    expect((await recordedDuring(fused)).fallbacks).toEqual([]);
  });
});
