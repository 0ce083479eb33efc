import * as tf from '@tensorflow/tfjs';
import { DensityError } from './errors';
import type { LatentModel } from './latent-model';
import { standardNormalLogPrior } from './prior/standard-normal';
import { itemNoise } from './proposal/noise';
import type { ProposalMaker } from './proposal/proposal';

/** Draws of one item in one pass of the decoder: memory does not grow with the number of samples. */
const DRAWS_PER_PASS = 32;

export interface WeighingPlan {
  readonly proposal: ProposalMaker;
  /** Draws an item. */
  readonly samples: number;
  /** Items in one pass of the decoder. */
  readonly chunkSize: number;
  readonly seed: number;
}

/**
 * Log importance weights `log w_ij = log p(x_i|z_ij) + log p(z_ij) - log q(z_ij|x_i)` with z_ij drawn from the
 * proposal of item i: items x samples values, row after row. The three terms come from the back end in float32 and are
 * added in float64.
 */
export async function logImportanceWeights(
  model: LatentModel,
  x: tf.Tensor,
  plan: WeighingPlan,
): Promise<Float64Array> {
  const items = x.shape[0];
  const weights = new Float64Array(items * plan.samples);
  for (let firstItem = 0; firstItem < items; firstItem += plan.chunkSize) {
    const chunk = tf.slice(x, firstItem, Math.min(plan.chunkSize, items - firstItem));
    try {
      await weighChunk(model, chunk, firstItem, plan, weights);
    } finally {
      chunk.dispose();
    }
  }
  return weights;
}

async function weighChunk(
  model: LatentModel,
  chunk: tf.Tensor,
  firstItem: number,
  { proposal: makeProposal, samples, seed }: WeighingPlan,
  weights: Float64Array,
): Promise<void> {
  const items = chunk.shape[0];
  const proposal = await makeProposal(model, chunk);
  try {
    for (let firstDraw = 0; firstDraw < samples; firstDraw += DRAWS_PER_PASS) {
      const draws = Math.min(DRAWS_PER_PASS, samples - firstDraw);
      const terms = tf.tidy(() => {
        const size = model.latentSize;
        const noise = itemNoise({ items, draws, size }, { seed, firstItem, block: firstDraw / DRAWS_PER_PASS });
        const { z, logDensity } = proposal.draw(noise);
        return weightTerms(model, repeatItems(chunk, draws), tf.reshape(z, [items * draws, size]), logDensity);
      });
      const values = await terms.data();
      terms.dispose();
      for (let item = 0; item < items; item++) {
        for (let draw = 0; draw < draws; draw++) {
          const at = item * draws + draw;
          const [likelihood, prior, proposed] = [0, 1, 2].map((term) => values[term * items * draws + at]);
          checkTerms(firstItem + item, likelihood, prior, proposed);
          weights[(firstItem + item) * samples + firstDraw + draw] = likelihood + prior - proposed;
        }
      }
    }
  } finally {
    proposal.dispose();
  }
}

/** log p(x|z), log p(z) and log q(z|x) of every pair of item and draw, [3, items x draws]. */
function weightTerms(model: LatentModel, x: tf.Tensor, z: tf.Tensor2D, logProposal: tf.Tensor2D): tf.Tensor2D {
  const logLikelihood = model.logLikelihood(x, z);
  const logPrior = model.logPrior ? model.logPrior(z) : standardNormalLogPrior(z);
  for (const [name, { shape }] of Object.entries({ logLikelihood, logPrior })) {
    if (shape.length !== 1 || shape[0] !== z.shape[0]) {
      throw new DensityError(
        `model.${name}`,
        `returned the shape [${shape.join(', ')}]; expected [${z.shape[0]}], one value a row of z. Sum over the dimensions of x`,
      );
    }
  }
  return tf.stack([logLikelihood, logPrior, tf.reshape(logProposal, [-1])]) as tf.Tensor2D;
}

/** Every item `times` times in a row: [items x times, ...]. */
function repeatItems(x: tf.Tensor, times: number): tf.Tensor {
  const [items, ...rest] = x.shape;
  return tf.reshape(tf.tile(tf.reshape(x, [items, 1, -1]), [1, times, 1]), [items * times, ...rest]);
}

function checkTerms(item: number, likelihood: number, prior: number, proposed: number): void {
  const terms = { 'model.logLikelihood': likelihood, 'model.logPrior': prior };
  for (const [argument, value] of Object.entries(terms)) {
    if (Number.isNaN(value) || value === Infinity) {
      throw new DensityError(
        argument,
        `is ${value} for item ${item}; expected a number below infinity. Look for values that are not finite in x and in the model's weights`,
      );
    }
  }
  if (!Number.isFinite(proposed)) {
    throw new DensityError(
      'model.encode',
      `gives a proposal with log-density ${proposed} for item ${item}; expected finite means and log-variances. Look for values that are not finite in x`,
    );
  }
}
