import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { policies } from '../tools/fuzz/campaign';
import { chooseBackend } from './compare-with-cpu';
import { numbers } from './programs/numbers';

/** The gradient of a weighted sum by every number of x, each from the sums a little above and below. */
function differenceQuotients(compute: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): number[] {
  const values = Array.from(x.dataSync());
  const sum = (list: number[]): number =>
    tf.tidy(() => {
      const y = compute(tf.tensor(list, x.shape));
      return tf.sum(tf.mul(y, numbers('whole', y.shape, 5))).dataSync()[0];
    });
  return values.map((_, at) => {
    const moved = (step: number): number[] => values.map((value, place) => (place === at ? value + step : value));
    return sum(moved(0.5)) - sum(moved(-0.5));
  });
}

const filter = (): tf.Tensor4D => numbers('whole', [2, 3, 2, 1], 2) as tf.Tensor4D;

/** Linear, so that difference quotients of whole numbers are exact. */
const functions: [string, number[], (x: tf.Tensor) => tf.Tensor][] = [
  ['cumsum along the first axis', [3, 3], (x) => tf.cumsum(x, 0)],
  ['cumsum along a middle axis, reversed, exclusive', [2, 3, 4], (x) => tf.cumsum(x, 1, true, true)],
  ['cumsum along axis -2', [2, 3, 4], (x) => tf.cumsum(x, -2)],
  ['cumsum along axis -1', [2, 3], (x) => tf.cumsum(x, -1)],
  ['matMul of a stack that is repeated', [2, 1, 1, 2], (x) => tf.matMul(x, numbers('whole', [3, 2, 1], 2))],
  ['matMul by a stack that is repeated', [3, 2, 1], (x) => tf.matMul(numbers('whole', [2, 1, 1, 2], 2), x)],
  ['matMul by a matrix', [2, 3], (x) => tf.matMul(numbers('whole', [4, 2, 2], 2), x)],
  ['avgPool over the border', [1, 4, 5, 1], (x) => tf.avgPool(x as tf.Tensor4D, [2, 2], [2, 2], 'same')],
  ['avgPool rounded up', [1, 5, 6, 1], (x) => tf.avgPool(x as tf.Tensor4D, [2, 2], [2, 2], 0, 'ceil')],
  ['avgPool3d over the border', [1, 3, 3, 2, 1], (x) => tf.avgPool3d(x as tf.Tensor5D, [2, 1, 2], [2, 2, 2], 'same')],
  ['conv2d rounded up', [1, 5, 6, 2], (x) => tf.conv2d(x as tf.Tensor4D, filter(), [2, 3], 1, 'NHWC', 1, 'ceil')],
  ['depthwiseConv2d of channels-first images', [1, 2, 4, 2], (x) => tf.depthwiseConv2d(x as tf.Tensor4D, filter(), 1, 'same', 'NCHW')],
  ['gather with a batch dimension', [2, 3], (x) => tf.gather(x, tf.tensor2d([[0, 2], [1, 1]], [2, 2], 'int32'), 1, 1)],
  ['resizeNearestNeighbor of two images', [2, 2, 3, 1], (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [5, 4], false, true)],
]; // prettier-ignore

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
});

describe.each(Object.entries(policies))('%s: the gradient', (_, policy) => {
  it.each(functions)('of %s is that of difference quotients', async (_name, shape, compute) => {
    await chooseBackend('cpu');
    const expected = differenceQuotients(compute, numbers('whole', shape, 1));
    await tf.setBackend('onnxruntime');
    configure(policy);
    const found = tf.tidy(() => {
      const weighted = (x: tf.Tensor): tf.Tensor => {
        const y = compute(x);
        return tf.sum(tf.mul(y, numbers('whole', y.shape, 5)));
      };
      return Array.from(
        tf
          .grad(weighted)(numbers('whole', shape, 1))
          .dataSync(),
      );
    });
    found.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at], 4);
    });
    expect(found).toHaveLength(expected.length);
  });
});
