import * as tf from '@tensorflow/tfjs';
import type { Posterior } from '../latent/posterior';

/**
 * KL(N(m, diag(v)), N(p, I)) = 1/2 sum (v + (m - p)^2 - 1 - log v) of every item, in nats, `[batch]`.
 *
 * @param priorMean p, `[batch, latentSize]`: [mu_y, 0] for labeled items under class-wise alignment; 0 where left out
 */
export function klNormal({ mean, logVariance }: Posterior, priorMean?: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const offset = priorMean ? tf.sub(mean, priorMean) : mean;
    const summands = tf.sub(tf.add(tf.exp(logVariance), tf.square(offset)), tf.add(logVariance, 1));
    return tf.mul(0.5, tf.sum(summands, 1));
  });
}
