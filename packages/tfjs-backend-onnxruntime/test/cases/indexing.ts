import * as tf from '@tensorflow/tfjs';
import { normal, type Compute } from '../compare-with-cpu';
import { bools, ints, special } from './operands';

const classes = (values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

/** Kernels that count, look up and add up by index. */
export const indexingCases: Record<string, Compute[]> = {
  ArgMax: [() => tf.argMax(ints([4, 5]), 0), () => tf.argMax(tf.tensor2d([[2, 2, 1], [0, 0, 0]], [2, 3], 'int32'), -1)],
  ArgMin: [
    () => tf.argMin(ints([4, 5]), 0),
    () => tf.argMin(normal([3, 4, 5]), 1),
    () => tf.argMin(normal([3, 4, 5]), -1),
    () => tf.argMin(tf.ones([3])),
    () => tf.argMin(tf.tensor2d([[NaN, 1, 2], [3, NaN, 1], [Infinity, NaN, Infinity], [NaN, NaN, NaN]]), 1),
  ],
  Cumsum: [
    ...[false, true].flatMap((exclusive) =>
      [false, true].map((reverse) => () => tf.cumsum(normal([3, 5, 4]), 1, exclusive, reverse)),
    ),
    () => tf.cumsum(normal([7])),
    () => tf.cumsum(ints([3, 4]), 0),
    () => tf.cumsum(bools([9])),
    () => tf.cumsum(special()),
  ],
  GatherNd: [
    () => tf.gatherND(normal([3, 4, 5]), tf.tensor2d([[0, 1], [2, 3], [2, 3]], [3, 2], 'int32')),
    () => tf.gatherND(ints([3, 4]), tf.tensor2d([[2, 1], [0, 0]], [2, 2], 'int32')),
    () => tf.gatherND(bools([4, 3]), tf.tensor3d([[[1], [3]], [[0], [0]]], [2, 2, 1], 'int32')),
  ],
  OneHot: [
    () => tf.oneHot(classes([1, 0, 4, 2]), 5),
    () => tf.oneHot(classes([1, -1, 7]), 4),
    () => tf.oneHot(tf.tensor2d([[1, 0], [2, 2]], [2, 2], 'int32'), 3, 0.5, -2, 'float32'),
    () => tf.oneHot(classes([1, 0]), 2, 1, 0, 'bool'),
    () => tf.oneHot(classes([1, 0]), 2, 7, 3, 'int32'),
  ],
  ScatterNd: [
    () => tf.scatterND(tf.tensor2d([[4], [1], [4]], [3, 1], 'int32'), normal([3, 2]), [6, 2]),
    () => tf.scatterND(tf.tensor2d([[0, 1], [2, 3], [0, 1]], [3, 2], 'int32'), classes([5, -2, 7]), [3, 4]),
  ],
  TopK: [
    () => Object.values(tf.topk(normal([3, 7]), 3)),
    () => Object.values(tf.topk(ints([9]), 9)),
    () => Object.values(tf.topk(tf.tensor2d([[1, 2, 2, 1], [0, 0, 0, 0]]), 2)), // ties: the first comes first
    () => Object.values(tf.topk(tf.tensor1d([3, Infinity, -Infinity, 0]), 3)),
  ],
  UnsortedSegmentSum: [
    () => tf.unsortedSegmentSum(normal([6, 3]), classes([2, 0, 2, 2, 4, 0]), 5),
    () => tf.unsortedSegmentSum(normal([4]), classes([1, 1, 1, 1]), 2),
    () => tf.unsortedSegmentSum(normal([4, 2, 3]), classes([-1, 0, 9, 1]), 3), // identifiers without a segment
    () => tf.grad((x: tf.Tensor) => tf.mul(tf.gather(x, classes([3, 0, 3, 3])), normal([4, 2], 5)))(normal([5, 2])),
    () => tf.grad((x: tf.Tensor) => tf.mul(tf.gather(x, classes([1, 0, 1]), 1), normal([4, 3], 5)))(normal([4, 2])),
  ],
}; // prettier-ignore
