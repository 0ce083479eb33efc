import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { upsampleNearest } from '../src/layers/upsample-nearest';
import { normal } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const length = fc.integer({ min: 1, max: 4 });
const growth = fc.constantFrom((n: number) => n, (n: number) => 2 * n, (n: number) => Math.max(n, 2 * n - 1)); // prettier-ignore

it('value (row, column) is the one at (floor(row / 2), floor(column / 2)), or (row, column) along an axis that stays', () => {
  fc.assert(
    fc.property(length, length, growth, growth, (height, width, growHeight, growWidth) => {
      const [toHeight, toWidth] = [growHeight(height), growWidth(width)];
      const x = normal([2, height, width, 3], 1) as tf.Tensor4D;
      const [small, large] = [x.arraySync(), upsampleNearest(x, [toHeight, toWidth]).arraySync()];
      const from = (index: number, size: number, to: number): number => (to > size ? Math.floor(index / 2) : index);
      expect(large).toEqual(
        small.map((image) =>
          Array.from({ length: toHeight }, (_, row) =>
            Array.from(
              { length: toWidth },
              (_, column) => image[from(row, height, toHeight)][from(column, width, toWidth)],
            ),
          ),
        ),
      );
    }),
  );
});

it('the gradient of a value is the sum over its copies', () => {
  const x = normal([1, 2, 2, 1], 1) as tf.Tensor4D;
  const weights = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  const gradient = tf.grad((at) => tf.sum(tf.mul(upsampleNearest(at as tf.Tensor4D, [3, 3]), weights)))(x);
  expect(Array.from(gradient.dataSync())).toEqual([1 + 2 + 4 + 5, 3 + 6, 7 + 8, 9]);
});
