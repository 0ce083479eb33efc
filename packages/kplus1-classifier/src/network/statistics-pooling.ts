import * as tf from '@tensorflow/tfjs';

/**
 * Mean and standard deviation over time of x [B, T, C], side by side: [B, 2C]. The deviation is
 * sqrt(v + epsilon) of the population variance v; `epsilon` (default 1e-5) keeps its gradient finite at v = 0.
 */
export function statisticsPooling(x: tf.Tensor3D, epsilon = 1e-5): tf.Tensor2D {
  return tf.tidy(() => {
    const mean = tf.mean(x, 1, true);
    const variance = tf.mean(tf.square(tf.sub(x, mean)), 1);
    const deviation = tf.sqrt(tf.add(variance, epsilon));
    return tf.concat([tf.squeeze<tf.Tensor2D>(mean, [1]), deviation as tf.Tensor2D], 1);
  });
}
