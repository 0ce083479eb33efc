import * as tf from '@tensorflow/tfjs';
import type { Proposal } from './proposal';

/**
 * N(mean, diag(exp(logVariance))) of every item as a proposal: `z = mean + sigma noise`, `log q = -|noise|^2 / 2 - sum log sigma - D
 * log(2 pi) / 2`. Takes over both tensors, [items, D], and frees them with itself.
 */
export function diagonalGaussian(mean: tf.Tensor2D, logVariance: tf.Tensor2D): Proposal {
  const scale = tf.tidy(() => tf.exp(tf.mul<tf.Tensor2D>(logVariance, 0.5)));
  const logDensityOfNoise = (noise: tf.Tensor) => {
    const logVolume = tf.add(tf.sum(tf.mul(logVariance, 0.5), 1, true), 0.5 * mean.shape[1] * Math.log(2 * Math.PI));
    return tf.sub<tf.Tensor2D>(tf.mul(tf.sum(tf.square(noise), 2), -0.5), logVolume);
  };
  return {
    scale,
    draw: (noise) => ({
      z: tf.add<tf.Tensor3D>(tf.expandDims(mean, 1), tf.mul(noise, tf.expandDims(scale, 1))),
      logDensity: logDensityOfNoise(noise),
    }),
    logDensity: (z) => logDensityOfNoise(tf.div(tf.sub(z, tf.expandDims(mean, 1)), tf.expandDims(scale, 1))),
    dispose: () => tf.dispose([mean, logVariance, scale]),
  };
}
