import * as tf from '@tensorflow/tfjs';
import { latentClassLogits } from './class-means';

export const logTwoPi = Math.log(2 * Math.PI);

/** log of the standard normal density, summed over the last axis of `[batch, n]`. */
export function standardNormalLogDensity(z: tf.Tensor2D): tf.Tensor1D {
  return tf.sub(tf.mul(-0.5, tf.sum(tf.square(z), 1)), 0.5 * z.shape[1] * logTwoPi);
}

/** log (1/K) sum_k N(z_c; mu_k, I), the class dimensions of the mixture prior, `[batch]`. */
export function classMixtureLogDensity(z: tf.Tensor2D, classMeans: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const [classes, classLatentSize] = classMeans.shape;
    const logNormalizer = Math.log(classes) + 0.5 * classLatentSize * logTwoPi;
    return tf.sub(tf.logSumExp(latentClassLogits(z, classMeans), 1), logNormalizer);
  });
}
