import * as tf from '@tensorflow/tfjs';
import { classPart } from '../latent/class-means';
import { classMixtureLogDensity, logTwoPi } from '../latent/class-mixture';
import type { Posterior } from '../latent/posterior';
import { klNormal } from './kl-normal';

/**
 * KL of q(z|x) from the mixture of the classes, the prior of an item whose class is not known, in nats, `[batch]`. The style
 * dimensions have the closed form against N(0, I); the class dimensions, which have none, are estimated from the one
 * sample z ~ q(z|x) that the step has anyway: log q(z_c|x) - log (1/K) sum_k N(z_c; mu_k, I). Unbiased; single values may be negative.
 */
export function klClassMixture(posterior: Posterior, z: tf.Tensor2D, classMeans: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const classLatentSize = classMeans.shape[1];
    const [batch, latentSize] = z.shape;
    const mean = classPart(posterior.mean, classLatentSize);
    const logVariance = classPart(posterior.logVariance, classLatentSize);
    const squared: tf.Tensor2D = tf.mul(
      tf.square(tf.sub(classPart(z, classLatentSize), mean)),
      tf.exp(tf.neg(logVariance)),
    );
    const summed: tf.Tensor1D = tf.sum(tf.add(squared, logVariance), 1);
    const logPosterior: tf.Tensor1D = tf.sub(tf.mul<tf.Tensor1D>(-0.5, summed), 0.5 * classLatentSize * logTwoPi);
    const ofClass: tf.Tensor1D = tf.sub(logPosterior, classMixtureLogDensity(z, classMeans));
    if (classLatentSize === latentSize) return ofClass;

    const stylePart = (x: tf.Tensor2D): tf.Tensor2D =>
      tf.slice(x, [0, classLatentSize], [batch, latentSize - classLatentSize]);
    return tf.add(
      ofClass,
      klNormal({ mean: stylePart(posterior.mean), logVariance: stylePart(posterior.logVariance) }),
    );
  });
}
