import * as tf from '@tensorflow/tfjs';
import { normal } from '../compare-with-cpu';

/** Integers of both signs, mostly below 20. */
export const ints = (shape: number[], seed = 1): tf.Tensor => tf.cast(tf.mul(normal(shape, seed), 10), 'int32');

export const bools = (shape: number[], seed = 1): tf.Tensor => tf.greater(normal(shape, seed), 0);

/** Numbers NaN, infinite and zero among others. */
export const special = (): tf.Tensor1D =>
  tf.tensor1d([NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -2.5, 7, 1e20, -1e-3]);
