import * as tf from '@tensorflow/tfjs';
import { checkOutput } from './check-shapes';
import { sumOverDimensions } from './sum-over-dimensions';

/**
 * Log-likelihood of independent Bernoulli variables, summed over the dimensions of an item: `sum_d x_d l_d - log(1 +
 * exp(l_d))`, in nats, [items], which is `x log s + (1 - x) log(1 - s)` with `s = sigmoid(l)` and does not overflow.
 * Differentiable.
 *
 * @param x [items, ...] in {0, 1}; values between (grey levels) give a score that is no density
 * @param logits the decoder's output, of the shape of x
 * @throws DensityError where it has another
 */
export function bernoulliLogLikelihood(x: tf.Tensor, logits: tf.Tensor): tf.Tensor1D {
  checkOutput('logits', logits, x);
  return tf.tidy(() => sumOverDimensions(tf.sub(tf.mul(x, logits), tf.softplus(logits))));
}
