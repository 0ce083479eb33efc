import * as tf from '@tensorflow/tfjs';

/**
 * Laplace negative log-likelihood divided by the item's size D, averaged over the batch, with one scale b a domain:
 * mean|x - r| / b + log b + log 2, in nats a value. At its best b equals the mean absolute error; the published UNIT's L1 is this
 * with a fixed b. Less drawn to single large errors than `gaussianNll`, so that edges come out sharper.
 *
 * @param x what was encoded, `[batch, ...item]`
 * @param reconstruction r, of the same shape
 * @param logScale log b, a scalar
 */
export function laplaceNll(x: tf.Tensor, reconstruction: tf.Tensor, logScale: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const absoluteError = tf.mean(tf.abs(tf.sub(x, reconstruction)));
    return tf.add(tf.add(tf.mul(absoluteError, tf.exp(tf.neg(logScale))), logScale), Math.LN2);
  });
}

/** log p(x|z) of every item summed over its D values, `[batch]`: what density estimation asks for. */
export function laplaceLogLikelihood(x: tf.Tensor, reconstruction: tf.Tensor, logScale: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const batch = x.shape[0];
    const size = x.size / batch;
    const absoluteErrors = tf.sum(tf.abs(tf.reshape(tf.sub(x, reconstruction), [batch, size])), 1);
    const scaled = tf.mul(absoluteErrors, tf.neg(tf.exp(tf.neg(logScale))));
    return tf.sub(scaled, tf.mul(size, tf.add(logScale, Math.LN2)));
  });
}
