import * as tf from '@tensorflow/tfjs';
import { checkOutput, checkScale } from './check-shapes';
import { sumOverDimensions } from './sum-over-dimensions';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * Log-likelihood of independent Gaussians, summed over the dimensions of an item:
 * `sum_d -((x_d - mean_d) / sigma_d)^2 / 2 - log sigma_d - log(2 pi) / 2`, in nats, [items]. Differentiable in all
 * arguments.
 *
 * @param x [items, ...]
 * @param mean the decoder's output, of the shape of x
 * @param logSigma natural logarithm of the deviation: a number, or a tensor that broadcasts over x (one a dimension,
 * for instance)
 * @throws DensityError where shapes do not fit
 */
export function gaussianLogLikelihood(x: tf.Tensor, mean: tf.Tensor, logSigma: tf.Tensor | number): tf.Tensor1D {
  checkOutput('mean', mean, x);
  checkScale('logSigma', logSigma, x);
  return tf.tidy(() => {
    const standardized = tf.mul(tf.sub(x, mean), tf.exp(tf.neg(logSigma)));
    const negative = tf.add(tf.mul(tf.square(standardized), 0.5), logSigma);
    return sumOverDimensions(tf.neg(tf.add(negative, HALF_LOG_TWO_PI)));
  });
}
