import type * as tf from '@tensorflow/tfjs';

/** 1/2 sum_ij W_ij |y_i - y_j|^2 of a batch; `normalization: 'weights'` divides by sum_ij W_ij. */
export declare function smoothnessTerm(
  probabilities: tf.Tensor2D,
  weights: tf.Tensor2D | Float32Array,
  options?: { normalization?: 'none' | 'weights' },
): tf.Scalar;
