import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { Compute } from './compare-with-cpu';
import { compiled, expectCompiled, expectLazyAsOnCpu } from './compiled-operators';
import { convolve, filter, gradients, images, vector } from './nets-of-convolutions';

const y = (outChannels = 16): tf.Tensor => convolve(images(), filter(16, outChannels));
const other = (): tf.Tensor => convolve(images(), filter(16, 16, 15));
const nothingBetween = { Add: 0, Sub: 0, Mul: 0, Max: 0, LeakyRelu: 0, Expand: 0 };

describe('joined with the operation before', () => {
  it.each<[string, Compute, Record<string, number>]>([
    ['a bias', () => tf.add(y(), vector()), { Conv: 1 }],
    ['a bias given first', () => tf.add(vector(), y()), { Conv: 1 }],
    ['a bias of full rank', () => tf.add(y(), vector([1, 1, 1, 16])), { Conv: 1 }],
    ['a bias subtracted', () => tf.sub(y(), vector()), { Conv: 1, Neg: 1 }],
    ['relu', () => tf.relu(y()), { Conv: 0, 'Conv+Relu': 1 }],
    ['leaky relu', () => tf.leakyRelu(y(), 0.3), { Conv: 0, 'Conv+LeakyRelu': 1 }],
    ['a bias and relu', () => tf.relu(tf.add(y(), vector())), { Conv: 0, 'Conv+Relu': 1 }],
    ['a bias subtracted and leaky relu', () => tf.leakyRelu(tf.sub(y(), vector()), 0.3), { Conv: 0, 'Conv+LeakyRelu': 1, Neg: 1 }],
    ['a bias under a reshape', () => tf.relu(tf.add(tf.reshape(y(), [3, 30, 16]), vector())), { Conv: 0, 'Conv+Relu': 1 }],
    ['relu under two reshapes', () => tf.reshape(tf.relu(tf.reshape(y(), [3, 6, 5, 16])), [3, 30, 16]), { 'Conv+Relu': 1 }],
    ['the parts of a fused convolution', () => tf.fused.conv2d({ x: images() as tf.Tensor4D, filter: filter() as tf.Tensor4D, strides: 1, pad: 'same', bias: vector(), activation: 'leakyrelu', leakyreluAlpha: 0.2 }), { Conv: 0, 'Conv+LeakyRelu': 1 }],
    ['a bias and relu after a first layer', () => tf.relu(tf.add(convolve(images(3, 3), filter(3, 32)), vector([32]))), { Conv: 0, 'Conv+Relu': 1 }],
    ['a bias after a standard convolution', () => tf.add(convolve(images(3, 5), filter(5, 9)), vector([9])), { Conv: 1 }],
    ['a bias under a reshape after a standard convolution', () => tf.sum(tf.add(tf.reshape(convolve(images(3, 5), filter(5, 9)), [3, 30, 9]), vector([9])), 1), { Conv: 1 }],
    ['a shift and leaky relu after a scale', () => tf.leakyRelu(tf.add(tf.mul(y(), vector()), vector([16], 14)), 0.3), { Conv: 1, 'Conv+LeakyRelu': 1 }],
    ['relu after a scale', () => tf.relu(tf.mul(y(), vector())), { Conv: 1, 'Conv+Relu': 1 }],
    ['relu after a scale of each item', () => tf.relu(tf.mul(y(), vector([3, 1, 1, 16]))), { Conv: 1, 'Conv+Relu': 1 }],
    ['a sum after a scale', () => tf.add(tf.mul(y(), vector()), other()), { Conv: 3 }],
    ['a sum with a scale', () => tf.add(other(), tf.mul(y(), vector([3, 1, 1, 16]))), { Conv: 3 }],
    ['a shift, a sum and leaky relu after a scale', () => tf.leakyRelu(tf.add(tf.add(tf.mul(y(), vector()), vector([16], 14)), other()), 0.3), { Conv: 2, 'Conv+LeakyRelu': 1 }],
  ])('%s', async (_, compute, counts) => {
    await expectCompiled(compute, { ...nothingBetween, ...counts });
  }); // prettier-ignore

  it.each<[string, Compute, Record<string, number>]>([
    ['a shift of each item after a scale', () => tf.add(tf.mul(y(), vector()), vector([3, 1, 1, 16])), { Conv: 2, Expand: 1 }],
    ['a shift after a scale of each item', () => tf.sub(tf.mul(y(), vector([3, 1, 1, 16])), vector()), { Conv: 2, Expand: 1, Neg: 1 }],
    ['both of each item', () => tf.relu(tf.add(tf.mul(y(), vector([3, 1, 1, 16])), vector([3, 1, 1, 16], 14))), { Conv: 1, 'Conv+Relu': 1, Expand: 0 }],
  ])('%s', async (_, compute, counts) => {
    await expectCompiled(compute, { Add: 0, Sub: 0, Mul: 0, Max: 0, ...counts });
  }); // prettier-ignore
});

describe('not joined, since that would be another result', () => {
  it.each<[string, Compute, Record<string, number>]>([
    ['an activation after a standard convolution', () => tf.relu(convolve(images(3, 5), filter(5, 9))), { Conv: 1, Max: 1 }],
    ['an activation after a bias after a standard convolution', () => tf.relu(tf.add(convolve(images(3, 5), filter(5, 9)), vector([9]))), { Conv: 1, Add: 0, Max: 1 }],
    ['a bias subtracted from a standard convolution', () => tf.sub(convolve(images(3, 5), filter(5, 9)), vector([9])), { Conv: 1, Sub: 1 }],
    ['a convolution that is subtracted', () => tf.sub(vector(), y()), { Conv: 1, Sub: 1 }],
    ['a bias of each item', () => tf.add(y(), vector([3, 1, 1, 16])), { Conv: 2, Expand: 1 }],
    ['a second bias', () => tf.add(tf.add(y(), vector()), vector([16], 14)), { Conv: 2 }],
    ['a bias after the activation', () => tf.add(tf.relu(y()), vector()), { Conv: 1, 'Conv+Relu': 1 }],
    ['a second activation', () => tf.leakyRelu(tf.relu(tf.neg(y())), 0.3), { Conv: 1, Max: 1, LeakyRelu: 1 }],
    ['an activation of an activation', () => tf.leakyRelu(tf.leakyRelu(y(), 0.3), 0.3), { 'Conv+LeakyRelu': 1, LeakyRelu: 1 }],
    ['a bias of pixels', () => tf.add(y(), vector([5, 6, 1])), { Conv: 1, Add: 1 }],
    ['a scalar', () => tf.add(y(), 2), { Conv: 1, Add: 1 }],
    ['a bias of other channels', () => tf.add(tf.reshape(y(32), [3, 60, 16]), vector()), { Conv: 2 }],
    ['a bias of as many pixels as channels', () => tf.add(convolve(vector([3, 2, 8, 16]), filter()), vector([2, 8, 1])), { Conv: 1, Add: 1 }],
    ['a bias of as many rows as items', () => tf.add(convolve(images(5), filter()), vector([1, 5, 1, 16])), { Conv: 1, Add: 1 }],
    ['a second bias after another operation', () => tf.add(tf.add(tf.tanh(y()), vector()), vector([16], 14)), { Conv: 3, Tanh: 1 }],
    ['a bias of another batch', () => tf.relu(tf.add(tf.reshape(y(), [15, 6, 16]), vector())), { Conv: 1, 'Conv+Relu': 1 }],
    ['a sum after a convolution', () => tf.add(y(), other()), { Conv: 2, Add: 1 }],
    ['a scale that is subtracted from', () => tf.sub(tf.mul(y(), vector()), other()), { Conv: 3, Sub: 1 }],
    ['a second sum', () => tf.add(tf.add(tf.mul(y(), vector()), other()), images()), { Conv: 3, Add: 1 }],
    ['a bias after a sum', () => tf.add(tf.add(tf.mul(y(), vector()), other()), vector([16], 14)), { Conv: 4, Add: 0 }],
    ['a sum of another batch', () => tf.add(tf.reshape(tf.mul(y(), vector()), [15, 6, 16]), tf.reshape(other(), [15, 6, 16])), { Conv: 3, Add: 1 }],
    ['relu6', () => tf.relu6(y()), { Conv: 1, Max: 1, Min: 1 }],
  ])('%s', async (_, compute, counts) => {
    await expectCompiled(compute, counts);
  }); // prettier-ignore

  it('a result that is used twice', async () => {
    const twice: Compute = () => {
      const result = y();
      return tf.mul(tf.relu(result), tf.sigmoid(result));
    };
    await expectCompiled(twice, { Conv: 1, 'Conv+Relu': 0, Max: 1 });
  });

  it('a scale that is added to itself', async () => {
    const doubled: Compute = () => {
      const scaled = tf.mul(y(), vector());
      return tf.add(scaled, scaled);
    };
    await expectCompiled(doubled, { Conv: 2, Add: 1 });
  });

  it('an addend that is needed later keeps its numbers', async () => {
    const both: Compute = () => {
      const addend = other();
      const sum = tf.add(tf.mul(y(), vector()), addend);
      return [sum, tf.tanh(tf.mul(sum, addend)), addend];
    };
    await expectCompiled(both, { Conv: 3, Add: 0 });
  });

  it('a result that is added to itself', async () => {
    const doubled: Compute = () => {
      const result = y();
      return tf.relu(tf.add(result, result));
    };
    await expectCompiled(doubled, { Conv: 1, 'Conv+Relu': 0, Add: 1, Max: 1 });
  });

  it('results that the user reads', async () => {
    const read: Compute = () => {
      const product = y();
      const sum = tf.add(product, vector());
      return [product, sum, tf.relu(sum)];
    };
    await expectCompiled(read, { Conv: 2, 'Conv+Relu': 0, Max: 1 });
    const sumRead: Compute = () => {
      const sum = tf.add(y(), vector());
      return [sum, tf.relu(sum)];
    };
    await expectCompiled(sumRead, { Conv: 1, 'Conv+Relu': 0, Max: 1 });
  });

  it('a result that is kept beyond its tidy, and read after what follows it', async () => {
    let kept: tf.Tensor | undefined;
    const compute: Compute = () => {
      const product = tf.keep(y());
      kept = product;
      return tf.leakyRelu(tf.add(product, vector()), 0.3);
    };
    const { operators } = await compiled(compute);
    expect(operators).toMatchObject({ Conv: 1, 'Conv+LeakyRelu': 1 }); // the second adds the bias
    const found = Array.from(kept!.dataSync());
    tf.dispose(kept);
    await tf.setBackend('cpu');
    const expected = tf.tidy(() => Array.from(y().dataSync()));
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 4));
  });
});

describe('gradients through what is joined', () => {
  it('of relu read its result, so that nothing needs its argument', async () => {
    const net: Compute = () =>
      gradients(
        (x, first, bias, second) => convolve(tf.relu(tf.add(convolve(x, first), bias)), second),
        [images(16), filter(), vector(), filter(16, 16, 15)],
      );
    await expectCompiled(net, { 'Conv+Relu': 1, Clip: 1, Max: 0, Add: 0 });
  });

  it('of an activation with another slope are exact too', async () => {
    for (const slope of [0.3, 0, -0.5, 2]) {
      await expectLazyAsOnCpu(() =>
        gradients(
          (x, first, bias, second) => convolve(tf.leakyRelu(tf.add(convolve(x, first), bias), slope), second),
          [images(16), filter(), vector(), filter(16, 16, 15)],
        ),
      );
    }
  });
});
