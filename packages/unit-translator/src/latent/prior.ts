import * as tf from '@tensorflow/tfjs';
import type { CompleteTranslatorOptions } from '../translator-options';
import { priorMeans } from './class-means';
import { classMixtureLogDensity, standardNormalLogDensity } from './class-mixture';
import { knownOrDrawn, type Labels } from './labels';
import { posteriorNoise } from './posterior';

/*
 * p(z). With the prior 'standard-normal' it is N(0, I), whatever the class; otherwise N([mu_y, 0], I) of an item of class y, and
 * the mixture of these, each class as likely as the other, where the class is not known. The KL from it is training/latent-prior.ts.
 */

type PriorOptions = Pick<CompleteTranslatorOptions, 'prior' | 'classes' | 'latentSize'>;

/** z ~ p(z|y) for every label, `[labels, latentSize]`; for -1 the class of the mixture is drawn as well. Equal seeds draw alike. */
export function samplePrior(
  { prior, classes, latentSize }: PriorOptions,
  classMeans: tf.Tensor2D,
  labels: Labels,
  seed: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const noise = posteriorNoise([labels.length, latentSize], seed, 'prior');
    if (prior === 'standard-normal') return noise;
    return tf.add(noise, priorMeans(classMeans, knownOrDrawn(labels, classes, seed), latentSize));
  });
}

/** log p(z) of items whose class is not known, `[batch]`: log (1/K) sum_k N(z_c; mu_k, I) + log N(z_style; 0, I), or log N(z; 0, I). */
export function logPrior({ prior }: Pick<PriorOptions, 'prior'>, classMeans: tf.Tensor2D, z: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    if (prior === 'standard-normal') return standardNormalLogDensity(z);
    const [batch, latentSize] = z.shape;
    const classLatentSize = classMeans.shape[1];
    const ofClass = classMixtureLogDensity(z, classMeans);
    if (classLatentSize === latentSize) return ofClass;
    const style: tf.Tensor2D = tf.slice(z, [0, classLatentSize], [batch, latentSize - classLatentSize]);
    return tf.add(ofClass, standardNormalLogDensity(style));
  });
}
