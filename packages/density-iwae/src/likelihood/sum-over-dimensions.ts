import * as tf from '@tensorflow/tfjs';

/** [items, ...] summed over all axes but the first: [items]. */
export function sumOverDimensions(values: tf.Tensor): tf.Tensor1D {
  return tf.sum(tf.reshape(values, [values.shape[0], -1]), 1);
}
