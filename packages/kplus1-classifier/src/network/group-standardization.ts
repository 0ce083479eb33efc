import * as tf from '@tensorflow/tfjs';

/**
 * Rows [B, C] standardised within their group: (x - m) / sqrt(v + epsilon) with the mean m and the population variance v of each
 * column over the rows of the same group, for `means` from `groupMeans`. `epsilon` defaults to 1e-5; a group of one row becomes 0.
 */
export function groupStandardization(rows: tf.Tensor2D, means: tf.Tensor2D, epsilon = 1e-5): tf.Tensor2D {
  return tf.tidy(() => {
    const centred = tf.sub<tf.Tensor2D>(rows, tf.matMul(means, rows));
    const variance = tf.matMul(means, tf.square(centred));
    return tf.div<tf.Tensor2D>(centred, tf.sqrt(tf.add(variance, epsilon)));
  });
}
