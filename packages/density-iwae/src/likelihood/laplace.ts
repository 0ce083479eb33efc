import * as tf from '@tensorflow/tfjs';
import { checkOutput, checkScale } from './check-shapes';
import { sumOverDimensions } from './sum-over-dimensions';

/**
 * Log-likelihood of independent Laplace (two-sided exponential) variables, summed over the dimensions of an item: `sum_d -|x_d -
 * median_d| / b_d - log(2 b_d)`, in nats, [items]: the density behind the L1 distance. Differentiable in all arguments.
 *
 * @param x [items, ...]
 * @param median the decoder's output, of the shape of x
 * @param logScale natural logarithm of b (the deviation is b sqrt(2)): a number, or a tensor that broadcasts over x
 * @throws DensityError where shapes do not fit
 */
export function laplaceLogLikelihood(x: tf.Tensor, median: tf.Tensor, logScale: tf.Tensor | number): tf.Tensor1D {
  checkOutput('median', median, x);
  checkScale('logScale', logScale, x);
  return tf.tidy(() => {
    const distance = tf.mul(tf.abs(tf.sub(x, median)), tf.exp(tf.neg(logScale)));
    return sumOverDimensions(tf.neg(tf.add(distance, tf.add(logScale, Math.LN2))));
  });
}
