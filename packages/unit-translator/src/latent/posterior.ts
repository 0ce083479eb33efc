import { randomNormal, randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';

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
  const random = randomStream(seed, purpose);
  return tf.tensor2d(
    Float32Array.from({ length: shape[0] * shape[1] }, () => randomNormal(random)),
    shape,
  );
}

/** mean + exp(logVariance / 2) noise. */
export function reparameterized({ mean, logVariance }: Posterior, noise: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise)));
}
