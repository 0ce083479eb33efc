import * as tf from '@tensorflow/tfjs';
import { normal, type Compute } from '../compare-with-cpu';
import { bools, ints } from './operands';

const image = (shape: [number, number, number, number] = [2, 4, 6, 3]): tf.Tensor4D => normal(shape) as tf.Tensor4D;

/** Kernels that move numbers and compute nothing. */
export const rearrangingCases: Record<string, Compute[]> = {
  BatchToSpaceND: [
    () => tf.batchToSpaceND(normal([8, 2, 3, 2]), [2, 2], [[0, 0], [0, 0]]),
    () => tf.batchToSpaceND(normal([12, 2, 3, 2]), [2, 3], [[1, 0], [2, 1]]),
    () => tf.batchToSpaceND(ints([6, 3]), [3], [[1, 2]]),
  ],
  DepthToSpace: [
    () => tf.depthToSpace(image([2, 3, 2, 8]), 2, 'NHWC'),
    () => tf.depthToSpace(image([1, 2, 3, 9]), 3, 'NHWC'),
  ],
  FlipLeftRight: [() => tf.image.flipLeftRight(image())],
  MirrorPad: [
    () => tf.mirrorPad(normal([3, 4]), [[1, 2], [0, 3]], 'symmetric'),
    () => tf.mirrorPad(normal([3, 4]), [[3, 3], [4, 0]], 'symmetric'),
  ],
  Reverse: [
    () => tf.reverse(normal([3, 4, 5]), 1),
    () => tf.reverse(normal([3, 4, 5]), [0, -1]),
    () => tf.reverse(ints([7])),
    () => tf.reverse(bools([2, 3])),
  ],
  SpaceToBatchND: [
    () => tf.spaceToBatchND(image(), [2, 3], [[0, 0], [0, 0]]),
    () => tf.spaceToBatchND(image(), [2, 3], [[1, 1], [0, 3]]),
    () => tf.spaceToBatchND(ints([2, 5]), [3], [[0, 1]]),
  ],
  StridedSlice: [
    () => tf.stridedSlice(normal([7, 5]), [1, 4], [6, 0], [2, -2]),
    () => tf.stridedSlice(normal([7, 5]), [6, 0], [0, 5], [-1, 1], 0, 1),
    () => tf.stridedSlice(normal([7]), [0], [0], [-3], 1, 1), // the whole axis backwards
    () => tf.stridedSlice(ints([4, 3, 2]), [0, 1], [4, 3], [3, 1], 0, 0, 0, 0, 0),
    () => tf.stridedSlice(normal([4, 3, 2]), [1, 0, 0], [2, 3, 2], [1, 1, 1], 0, 0, 0, 0, 1),
    () => tf.stridedSlice(normal([4, 3]), [0, 0, 0], [4, 1, 3], [3, 1, 1], 0, 0, 0, 2),
    () => tf.stridedSlice(tf.neg(normal([4, 3])), [1, 0], [3, 3], [1, 1]),
    () => tf.stridedSlice(bools([9]), [8], [1], [-2]),
  ],
}; // prettier-ignore
