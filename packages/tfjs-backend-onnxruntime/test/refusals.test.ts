import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, OnnxruntimeBackendError } from '../src/index';
import { policies } from '../tools/fuzz/campaign';
import { normal, type Compute } from './compare-with-cpu';

/** What the cpu kernels of TensorFlow.js answer with numbers from wrong places, or with shapes of negative sizes. */
const wrong: [string, Compute, RegExp][] = [
  ['windows larger than the image along both axes', () => tf.conv2d(normal([1, 2, 2, 1]) as tf.Tensor4D, normal([5, 5, 1, 1]) as tf.Tensor4D, 1, 'valid'), /^Conv2D: found windows of \[5, 5\] on images of \[1, 2, 2, 1\]/],
  ['a padding between pixels', () => tf.maxPool(normal([1, 4, 4, 1]) as tf.Tensor4D, 2, 2, 0.5), /^MaxPool: found a padding of 0.5/],
  ['fewer windows than the images have', () => tf.conv2dTranspose(normal([1, 2, 2, 1]) as tf.Tensor4D, normal([3, 3, 1, 1]) as tf.Tensor4D, [1, 8, 8, 1], 1, 'same'), /^Conv2DBackpropInput: found dy with \[2, 2\] windows, expected \[8, 8\]/],
  ['gatherND outside along one axis', () => tf.gatherND(normal([3, 4]), tf.tensor2d([[0, 5]], [1, 2], 'int32')), /^GatherNd: found Invalid indices: 0,5/],
  ['scatterND outside along one axis', () => tf.scatterND(tf.tensor2d([[0, 5]], [1, 2], 'int32'), normal([1]), [3, 4]), /^ScatterNd: found Invalid indices: 0,5/],
  ['sparseToDense outside along one axis', () => tf.sparseToDense(tf.tensor2d([[0, 5]], [1, 2], 'int32'), normal([1]), [3, 4], 0), /^SparseToDense: found Invalid indices: 0,5/],
  ['tensorScatterUpdate outside along one axis', () => tf.tensorScatterUpdate(normal([3, 4]), tf.tensor2d([[0, 5]], [1, 2], 'int32'), normal([1])), /^TensorScatterUpdate: found Invalid indices: 0,5/],
  ['einsum of unlike types', () => tf.einsum('i,i->', tf.tensor1d([1, 2], 'int32'), tf.tensor1d([0.5, 0.5])), /^Einsum: found operands of the types int32 and float32/],
]; // prettier-ignore

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
});

describe.each(Object.entries(policies))('%s refuses by name', (_, policy) => {
  it.each(wrong)('%s', (_name, compute, message) => {
    configure(policy);
    const refused = (): unknown => tf.tidy(() => [compute()].flat().map((tensor) => tensor.dataSync()));
    expect(refused).toThrow(OnnxruntimeBackendError);
    expect(refused).toThrow(message);
  });
});

it('tensorScatterUpdate leaves the tensor it is given as it was', () => {
  for (const policy of Object.values(policies)) {
    configure(policy);
    tf.tidy(() => {
      const given = tf.tensor1d([1, 2, 3]);
      const updated = tf.tensorScatterUpdate(given, tf.tensor2d([[1]], [1, 1], 'int32'), tf.tensor1d([9]));
      expect([Array.from(given.dataSync()), Array.from(updated.dataSync())]).toEqual([[1, 2, 3], [1, 9, 3]]); // prettier-ignore
    });
  }
});
