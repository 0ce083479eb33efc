import * as tf from '@tensorflow/tfjs';
import { latentClassLogits } from '../latent/class-means';
import { crossEntropy } from './cross-entropy';

/**
 * Cross-entropy of the class read off the latent, p(k|z) = softmax_k(-|z_c - mu_k|^2 / 2): the posterior of the mixture's
 * component. It spreads the class means and draws both domains' latents of a class to the same one.
 */
export function latentClassCrossEntropy(z: tf.Tensor2D, classMeans: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => crossEntropy(latentClassLogits(z, classMeans), oneHot));
}
