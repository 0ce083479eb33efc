import * as tf from '@tensorflow/tfjs';

/** Mean absolute difference of a translation and its true partner, over items and values (paper 2.4, fix-point learning). */
export function pairedL1Loss(translated: tf.Tensor, partner: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.abs(tf.sub(translated, partner))));
}
