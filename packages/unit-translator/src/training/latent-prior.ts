import * as tf from '@tensorflow/tfjs';
import { oneHotPriorMeans } from '../latent/class-means';
import type { Posterior } from '../latent/posterior';
import { klClassMixture } from '../losses/kl-class-mixture';
import { klNormal } from '../losses/kl-normal';
import type { Translator } from '../translator';
import { sliceRows, type LatentRows } from './latent-rows';

/**
 * KL of every item's posterior from its prior, `[items]`. By `options.prior`: N(0, I), the class mixture, or N([mu_y, 0], I) for the
 * labeled rows, which come first, and the mixture for the others.
 */
export function klFromPrior(
  translator: Translator,
  posterior: Posterior,
  z: tf.Tensor2D,
  rows: LatentRows,
): tf.Tensor1D {
  const { prior, latentSize } = translator.options;
  const { labeled, items } = rows;
  const part = (from: number, to: number): Posterior => ({
    mean: sliceRows(posterior.mean, from, to),
    logVariance: sliceRows(posterior.logVariance, from, to),
  });
  const { classMeans } = translator;
  const ofMixture = (from: number): tf.Tensor1D =>
    klClassMixture(part(from, items), sliceRows(z, from, items), classMeans);
  if (prior === 'standard-normal') return klNormal(part(0, items));
  if (prior === 'class-mixture') return ofMixture(0);

  const means = oneHotPriorMeans(classMeans, sliceRows(rows.oneHot, 0, labeled), latentSize);
  const ofLabeled = klNormal(part(0, labeled), means);
  if (labeled === items) return ofLabeled;
  return tf.concat([ofLabeled, ofMixture(labeled)]);
}
