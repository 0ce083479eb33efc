import * as tf from '@tensorflow/tfjs';
import { describe, it } from 'vitest';
import { convolutionBlock } from '../src/execution/convolution-block';
import type { Compute } from './compare-with-cpu';
import { expectCompiled } from './compiled-operators';
import { convolve, filter, gradients, images, vector } from './nets-of-convolutions';

const y = (outChannels = 16): tf.Tensor => convolve(images(), filter(16, outChannels));
/** A second convolution, which reads the blocked layout. */
const next = (x: tf.Tensor): tf.Tensor => convolve(x, filter(x.shape[3], 32, 15));

/** The layout is changed before the first convolution and after the last. */
const once = { ReorderInput: 1, ReorderOutput: 1 };

describe('numbers stay blocked', () => {
  it.each<[string, Compute, Record<string, number>]>([
    ['between two convolutions', () => next(y()), { Conv: 2 }],
    ['through bias and activation', () => next(tf.leakyRelu(tf.add(y(), vector()), 0.2)), { Conv: 1, 'Conv+LeakyRelu': 1 }],
    ['through an activation that cannot be joined', () => next(tf.tanh(y())), { Conv: 2, Tanh: 1 }],
    ['through a residual sum', () => {
      const first = y();
      return next(tf.add(first, tf.tanh(convolve(tf.sigmoid(first), filter(16, 16, 17)))));
    }, { Conv: 3, Add: 2 }], // one of them in the sigmoid
    ['through a sum with an input that is blocked for a convolution', () => {
      const x = images();
      return next(tf.add(x, convolve(x, filter())));
    }, { Conv: 2, Add: 1 }],
    ['through a scale of pixels', () => next(tf.mul(y(), vector([5, 6, 1]))), { Conv: 2, Mul: 1 }],
    ['through a scale of pixels of each item', () => next(tf.mul(y(), vector([3, 5, 6, 1]))), { Conv: 2, Mul: 1 }],
    ['through a scale of items', () => next(tf.mul(y(), vector([3, 1, 1, 1]))), { Conv: 2, Mul: 1 }],
    ['through a quotient by channels', () => next(tf.div(y(32), tf.exp(vector([32])))), { Conv: 2, Div: 1 }],
    ['through a maximum with channels of each item', () => next(tf.maximum(y(32), vector([3, 1, 1, 32]))), { Conv: 2, Max: 1 }],
    ['through scale and shift of channels', () => next(tf.add(tf.mul(y(), vector()), vector([16], 14))), { Conv: 3, Mul: 0, Add: 0 }],
    ['through a difference from channels', () => next(tf.sub(vector(), y())), { Conv: 2, Sub: 1 }],
    ['through a shift after an activation', () => next(tf.sub(tf.tanh(y()), vector())), { Conv: 3, Sub: 0, Tanh: 1 }],
    ['through a normalization', () => next(tf.batchNorm(y() as tf.Tensor4D, vector() as tf.Tensor1D, tf.exp(vector()) as tf.Tensor1D, vector() as tf.Tensor1D, vector() as tf.Tensor1D)), { Conv: 4 }],
    ['through an enlargement', () => next(tf.image.resizeNearestNeighbor(y() as tf.Tensor4D, [10, 18])), { Conv: 2, Upsample: 1 }],
    ['through pixels merged and divided', () => next(tf.reshape(tf.tanh(tf.reshape(y(), [3, 30, 16])), [3, 10, 3, 16])), { Conv: 2, Tanh: 1 }],
    ['through a slice of pixels', () => next(tf.slice(y(), [0, 1, 2, 0])), { Conv: 2, Slice: 1 }],
    ['through a padding of pixels', () => next(tf.pad(y(), [[0, 0], [1, 2], [0, 3], [0, 0]], 0.5)), { Conv: 2, Pad: 1 }],
    ['through the largest of windows', () => next(tf.maxPool(y() as tf.Tensor4D, [2, 3], [2, 1], 'same')), { Conv: 2 }],
    ['through the mean of windows', () => next(tf.avgPool(y() as tf.Tensor4D, 3, 2, 'valid')), { Conv: 2 }],
    ['through a clip', () => next(tf.clipByValue(y(), -0.1, 0.2)), { Conv: 2, Max: 1, Min: 1 }],
    ['through a choice by a comparison', () => {
      const first = y();
      return next(tf.where(tf.greater(first, tf.abs(first)), first, tf.neg(first)));
    }, { Conv: 2, Greater: 1, Where: 1 }],
  ])('%s', async (_, compute, counts) => {
    await expectCompiled(compute, { ...once, ...counts });
  }); // prettier-ignore

  it.each<[string, Compute]>([
    ['of pixels', () => tf.sum(y(), [1, 2])],
    ['of items and pixels', () => tf.mean(y(), [0, 1, 2])],
    ['of everything', () => tf.max(y())],
  ])('into a reduction %s', async (_, compute) => {
    await expectCompiled(compute, { ReorderInput: 1, ReorderOutput: 0 });
  });
});

describe('numbers take the standard order', () => {
  it.each<[string, Compute, Record<string, number>]>([
    ['where channels are divided by a reshape', () => next(tf.reshape(y(32), [3, 5, 12, 16])), { ReorderInput: 2, ReorderOutput: 2 }],
    ['where the batch is divided by a reshape', () => next(tf.reshape(y(), [1, 15, 6, 16])), { ReorderInput: 2, ReorderOutput: 2 }],
    ['in a sum with an image of fewer axes', () => next(tf.add(convolve(images(1), filter()), vector([5, 6, 16]))), { ReorderInput: 2, ReorderOutput: 2, Add: 1 }],
    ['in a product with rows', () => next(tf.mul(y(), vector([5, 1, 16]))), { ReorderInput: 2, ReorderOutput: 2, Mul: 1 }],
    ['in a sum over rows alone', () => tf.sum(y(), [1]), { ReorderInput: 1, ReorderOutput: 1 }],
    ['in a sum over items alone', () => tf.sum(y(), [0]), { ReorderInput: 1, ReorderOutput: 1 }],
    ['in a sum over channels', () => tf.sum(y(), [1, 2, 3]), { ReorderInput: 1, ReorderOutput: 1 }],
    ['in a product with rows of one channel', () => next(tf.mul(y(), vector([5, 1, 1]))), { ReorderInput: 2, ReorderOutput: 2, Mul: 1 }],
    ['in a slice of items', () => next(tf.slice(y(), [1, 1, 1, 0])), { ReorderInput: 2, ReorderOutput: 2 }],
    ['in a slice of channels', () => tf.slice(y(32), [0, 0, 0, 16]), { ReorderInput: 1, ReorderOutput: 1 }],
    ['in a padding of items', () => next(tf.pad(y(), [[1, 0], [1, 1], [0, 0], [0, 0]])), { ReorderInput: 2, ReorderOutput: 2 }],
    ['where a convolution has less than a block of channels', () => convolve(convolve(images(), filter(16, 8)), filter(8, 16)), { ReorderInput: 0, ReorderOutput: 1 }],
  ])('%s', async (_, compute, counts) => {
    await expectCompiled(compute, counts);
  }); // prettier-ignore

  it('once for all that need it', async () => {
    await expectCompiled(
      () => {
        const result = tf.tanh(y());
        return [tf.sum(result, [1]), tf.slice(result, [1, 1, 1, 0]), next(result)];
      },
      { ReorderInput: 1, ReorderOutput: 2 },
    );
  });

  it('where the user reads them', async () => {
    await expectCompiled(
      () => {
        const result = tf.tanh(y());
        return [result, next(result)];
      },
      { ReorderInput: 1, ReorderOutput: 2 },
    );
  });

  it('with one pixel by nothing but another shape', async () => {
    await expectCompiled(
      () => {
        const pixel = (channels: number): tf.Tensor => vector([4, 1, 1, channels]);
        return convolve(tf.tanh(convolve(pixel(32), filter(32, 16))), filter(16, 32, 15));
      },
      { ReorderInput: 0, ReorderOutput: 0, Conv: 2 },
    );
  });
});

describe('gradients', () => {
  it('between two convolutions stay blocked', async () => {
    await expectCompiled(
      () =>
        gradients(
          (x, first, bias, second) => convolve(tf.relu(tf.add(convolve(x, first), bias)), second),
          [images(16), filter(), vector(), filter(16, 16, 15)],
        ),
      // the first one forward (nobody reads the second's result), two by their inputs, two by their filters
      { Conv: 4, 'Conv+Relu': 1, ReorderOutput: 3, Max: 0 },
    );
  });

  it('of more than one block of items read them blocked too', async () => {
    await expectCompiled(
      () =>
        gradients(
          (x, first, second) => convolve(tf.relu(convolve(x, first)), second),
          [images(32), filter(16, 32), filter(32, 48, 15)],
        ),
      // the gradient of each filter is one for each block of items
      { Conv: 2 + (2 * 32) / convolutionBlock(), 'Conv+Relu': 1 },
    );
  });

  it('by a strided convolution are computed by phases, in blocks', async () => {
    await expectCompiled(
      () =>
        gradients(
          (x, weights) => convolve(tf.tanh(convolve(x, weights)), filter(16, 32, 15), 2),
          [images(16), filter()],
        ),
      // the first one forward, four phases, and both gradients of the first
      { Conv: 1 + 4 + 2, ConvTranspose: 0 },
    );
  });

  it('of an enlargement is a mean over windows', async () => {
    await expectCompiled(
      () =>
        gradients(
          (x, weights) => next(tf.image.resizeNearestNeighbor(convolve(x, weights) as tf.Tensor4D, [15, 12])),
          [images(1), filter()],
        ),
      { AveragePool: 1, ReduceSum: 0 },
    );
  });
});
