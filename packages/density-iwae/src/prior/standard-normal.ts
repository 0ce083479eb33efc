import * as tf from '@tensorflow/tfjs';

/** `log N(z; 0, I) = -|z|^2 / 2 - D log(2 pi) / 2` of latent vectors [items, D], in nats, [items]. */
export function standardNormalLogPrior(z: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const squaredNorm = tf.sum(tf.square(z), 1);
    return tf.sub(tf.mul(squaredNorm, -0.5), 0.5 * z.shape[1] * Math.log(2 * Math.PI));
  });
}
