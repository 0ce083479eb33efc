import * as tf from '@tensorflow/tfjs';

export interface AttentionWeights {
  /** [C, hidden]. */
  hiddenKernel: tf.Tensor2D;
  /** [hidden]. */
  hiddenBias: tf.Tensor1D;
  /** [hidden, 1]. A bias would change nothing: the softmax takes it away. */
  scoreKernel: tf.Tensor2D;
}

/**
 * Attentive statistics pooling of x [B, T, C] (Okabe, Koshinaka and Shinoda 2018): frames weighted by
 * a = softmax over time of v' tanh(W' x_t + b); their weighted mean m = sum_t a_t x_t and deviation
 * sqrt(sum_t a_t (x_t - m)^2 + epsilon) side by side, [B, 2C]. `epsilon` (default 1e-5) keeps the gradient finite.
 */
export function attentiveStatisticsPooling(
  x: tf.Tensor3D,
  { hiddenKernel, hiddenBias, scoreKernel }: AttentionWeights,
  epsilon = 1e-5,
): tf.Tensor2D {
  const [batch, frames, channels] = x.shape;
  return tf.tidy(() => {
    const rows = tf.reshape(x, [batch * frames, channels]);
    const hidden = tf.tanh(tf.add<tf.Tensor2D>(tf.matMul(rows, hiddenKernel), hiddenBias));
    const weights = tf.softmax(tf.reshape(tf.matMul(hidden, scoreKernel), [batch, frames]));
    const attention = tf.reshape(weights, [batch, frames, 1]);
    const mean = tf.sum(tf.mul(x, attention), 1, true);
    const variance = tf.sum(tf.mul(tf.square(tf.sub(x, mean)), attention), 1);
    const deviation = tf.sqrt(tf.add(variance, epsilon));
    return tf.concat([tf.reshape(mean, [batch, channels]), deviation as tf.Tensor2D], 1);
  });
}
