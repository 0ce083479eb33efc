import * as tf from '@tensorflow/tfjs';

/** Batch mean of -log softmax(logits)_y, for logits `[batch, K]` and one-hot labels `[batch, K]`, in nats. */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const meanLogProbability: tf.Scalar = tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1));
    return tf.neg(meanLogProbability);
  });
}
