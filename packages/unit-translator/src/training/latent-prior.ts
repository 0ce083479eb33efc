import * as tf from '@tensorflow/tfjs';
import { oneHotPriorMeans } from '../latent/class-means';
import type { Posterior } from '../latent/posterior';
import { klClassMixture } from '../losses/kl-class-mixture';
import { klNormal } from '../losses/kl-normal';
import type { Translator } from '../translator';
import { sliceRows, type LatentRows } from './latent-rows';

/**
 * KL of every item's posterior from its prior, `[items]`: N([mu_y, 0], I) for the labeled rows, which come first, the class
 * mixture for the others; N(0, I) for all without alignment.
 */
export function klFromPrior(
  translator: Translator,
  posterior: Posterior,
  z: tf.Tensor2D,
  rows: LatentRows,
): tf.Tensor1D {
  const { alignment, latentSize } = translator.options;
  const { labeled, items } = rows;
  const part = (from: number, to: number): Posterior => ({
    mean: sliceRows(posterior.mean, from, to),
    logVariance: sliceRows(posterior.logVariance, from, to),
  });
  if (alignment === 'none') return klNormal(part(0, items));

  const { classMeans } = translator;
  const means = oneHotPriorMeans(classMeans, sliceRows(rows.oneHot, 0, labeled), latentSize);
  const ofLabeled = klNormal(part(0, labeled), means);
  if (labeled === items) return ofLabeled;
  return tf.concat([ofLabeled, klClassMixture(part(labeled, items), sliceRows(z, labeled, items), classMeans)]);
}
