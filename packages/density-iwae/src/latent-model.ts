import type * as tf from '@tensorflow/tfjs';

/**
 * What a density estimate asks of a trained variational autoencoder. Every function is called inside `tf.tidy` with
 * items along the first axis and must not depend on the other items of the batch (no batch statistics, no dropout).
 */
export interface LatentModel {
  /** Length of a latent vector. */
  readonly latentSize: number;
  /** The approximate posterior q(z|x) = N(mean, diag(exp(logVariance))), both [items, latentSize]. */
  encode(x: tf.Tensor): { mean: tf.Tensor2D; logVariance: tf.Tensor2D };
  /**
   * log p(x|z) in nats, [items], **summed** over the dimensions of x and with its normalising constant; item i of x
   * goes with row i of z.
   */
  logLikelihood(x: tf.Tensor, z: tf.Tensor2D): tf.Tensor1D;
  /** log p(z) in nats, [items]; the standard normal distribution where it is left out. */
  logPrior?(z: tf.Tensor2D): tf.Tensor1D;
}
