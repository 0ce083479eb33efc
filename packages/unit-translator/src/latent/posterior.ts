import * as tf from '@tensorflow/tfjs';
import { derivedSeed } from '../derived-seed';

/** q(z|x) = N(mean, diag(exp(logVariance))), both `[batch, latentSize]`. */
export interface Posterior {
  mean: tf.Tensor2D;
  logVariance: tf.Tensor2D;
}

/** z = mean + exp(logVariance / 2) e with e ~ N(0, I): differentiable in the posterior (Kingma & Welling 2014). */
export function samplePosterior(posterior: Posterior, seed: number): tf.Tensor2D {
  return tf.tidy(() => reparameterized(posterior, posteriorNoise(posterior.mean.shape, seed)));
}

/** The e of `samplePosterior`; another `purpose` has a stream of its own. */
export function posteriorNoise(shape: [number, number], seed: number, purpose = 'posterior'): tf.Tensor2D {
  return tf.randomNormal<tf.Rank.R2>(shape, 0, 1, 'float32', derivedSeed(seed, purpose));
}

/** mean + exp(logVariance / 2) noise. */
export function reparameterized({ mean, logVariance }: Posterior, noise: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise)));
}
