import * as tf from '@tensorflow/tfjs';
import { logTwoPi } from '../latent/class-mixture';

/**
 * Gaussian negative log-likelihood divided by the item's size D, averaged over the batch, with one sigma a domain:
 * mean((x - r)^2) / (2 sigma^2) + log sigma + log(2 pi) / 2, in nats a value. At its best sigma^2 equals the mean squared error.
 *
 * @param x what was encoded, `[batch, ...item]`
 * @param reconstruction r, of the same shape
 * @param logSigma scalar, learned
 */
export function gaussianNll(x: tf.Tensor, reconstruction: tf.Tensor, logSigma: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const squaredError = tf.mean(tf.square(tf.sub(x, reconstruction)));
    return tf.add(tf.add(tf.mul(squaredError, tf.mul(0.5, tf.exp(tf.mul(logSigma, -2)))), logSigma), 0.5 * logTwoPi);
  });
}

/** log p(x|z) of every item summed over its D values, `[batch]`: what density estimation asks for. */
export function gaussianLogLikelihood(x: tf.Tensor, reconstruction: tf.Tensor, logSigma: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const batch = x.shape[0];
    const size = x.size / batch;
    const squaredErrors = tf.sum(tf.square(tf.reshape(tf.sub(x, reconstruction), [batch, size])), 1);
    const scaled = tf.mul(squaredErrors, tf.mul(-0.5, tf.exp(tf.mul(logSigma, -2))));
    return tf.sub(scaled, tf.mul(size, tf.add(logSigma, 0.5 * logTwoPi)));
  });
}
