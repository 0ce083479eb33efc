import * as tf from '@tensorflow/tfjs';
import { DensityError } from './errors';
import type { WeighedChunk } from './estimators/estimator';
import { checkTerms, jointTerms, repeatItems } from './log-joint';
import { itemNoise } from './proposal/noise';
import type { WeightSummary } from './weights/weight-summary';

/** Draws of one item in one pass of the decoder: memory does not grow with the number of samples. */
export const DRAWS_PER_PASS = 32;

/**
 * Draws latent vectors of a chunk of items from a proposal and adds their log importance weights `log p(x|z) + log p(z) - log q(z)` to
 * the items' summaries. The three terms come from the back end in float32 and are added in float64.
 *
 * @param summaries one an item of the chunk
 */
export async function weighChunk(
  { model, x, proposal, seed, firstItem }: WeighedChunk,
  summaries: readonly WeightSummary[],
): Promise<void> {
  const items = summaries.length;
  const { samples } = summaries[0];
  for (let firstDraw = 0; firstDraw < samples; firstDraw += DRAWS_PER_PASS) {
    const draws = Math.min(DRAWS_PER_PASS, samples - firstDraw);
    const terms = tf.tidy(() => {
      const size = proposal.noiseSize ?? model.latentSize;
      const noise = itemNoise({ items, draws, size }, { seed, firstItem, purpose: [firstDraw / DRAWS_PER_PASS] });
      const { z, logDensity } = proposal.draw(noise);
      const latent = tf.reshape<tf.Rank.R2>(z, [items * draws, model.latentSize]);
      const { logLikelihood, logPrior } = jointTerms(model, repeatItems(x, draws), latent);
      return tf.stack([logLikelihood, logPrior, tf.reshape(logDensity, [-1])]);
    });
    const values = await terms.data();
    terms.dispose();
    for (let at = 0; at < items * draws; at++) {
      const item = Math.floor(at / draws);
      const [likelihood, prior, proposed] = [0, 1, 2].map((term) => values[term * items * draws + at]);
      checkTerms(firstItem + item, likelihood, prior);
      checkProposed(firstItem + item, proposed);
      summaries[item].add(likelihood + prior - proposed);
    }
  }
}

/** Refuses a log-density under the proposal that is not finite where it was drawn. */
export function checkProposed(item: number, proposed: number): void {
  if (Number.isFinite(proposed)) return;
  throw new DensityError(
    'model.encode',
    `a proposal with log-density ${proposed} for item ${item}`,
    'finite means and log-variances (of a proposal of your own: a finite logDensity)',
    'Look for values that are not finite in x.',
  );
}
