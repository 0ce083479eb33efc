import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireOptions, requirePositive } from '../errors';
import { adamAscent } from '../gradient/adam-ascent';
import type { LatentModel } from '../latent-model';
import { logJoint, repeatItems } from '../log-joint';
import { diagonalGaussian } from './diagonal-gaussian';
import { encodedPosterior } from './encoder';
import { itemNoise } from './noise';
import type { ProposalMaker } from './proposal';

export interface RefinementOptions {
  /** Gradient steps an item; default 150. */
  steps?: number;
  /** Of Adam's first step, falling to 0; in units of z, whose prior has deviation 1; default 0.05. */
  learningRate?: number;
  /** Pairs of opposite draws that a step's gradient rests on; default 1. */
  pairs?: number;
}

/** Draws of the refinement and draws of the weights share no number. */
const REFINEMENT = 0x5eed;
const LOG_VARIANCE_RANGE = [-14, 4] as const;

/**
 * The encoder's q(z|x) made better item by item: gradient ascent of the ELBO, `E_q [log p(x, z)] + 1/2 sum log sigma^2`, in each item's own
 * mean and log-variance (semi-amortised inference; Kim and others, 2018). It closes the part of the gap that the encoder causes, not the part
 * that a diagonal Gaussian causes.
 *
 * @throws DensityError where an option is outside its range
 */
export function refinedProposal(options: RefinementOptions = {}): ProposalMaker {
  requireOptions<RefinementOptions>('options', options, { steps: true, learningRate: true, pairs: true });
  const { steps = 150, learningRate = 0.05, pairs = 1 } = options;
  requireInteger('steps', steps, 1);
  requireInteger('pairs', pairs, 1);
  requirePositive('learningRate', learningRate);

  return (model: LatentModel, x, { seed, firstItem }) => {
    const start = encodedPosterior(model, x);
    const repeated = repeatItems(x, 2 * pairs);
    try {
      const [mean, logVariance] = adamAscent(
        [start.mean, start.logVariance],
        ([center, logSquare], step) => {
          const shape = { items: x.shape[0], draws: pairs, size: model.latentSize };
          const noise = itemNoise(shape, { seed, firstItem, purpose: [REFINEMENT, step] });
          const clipped = tf.clipByValue(logSquare, ...LOG_VARIANCE_RANGE);
          const offset = tf.mul(noise, tf.expandDims(tf.exp(tf.mul(clipped, 0.5)), 1));
          const z = tf.add<tf.Tensor3D>(tf.expandDims(center, 1), tf.concat([offset, tf.neg(offset)], 1));
          return tf.add(tf.mean(logJoint(model, repeated, z), 1), tf.mul(tf.sum(clipped, 1), 0.5));
        },
        { steps, learningRate },
      );
      const clipped = tf.clipByValue(logVariance, ...LOG_VARIANCE_RANGE);
      logVariance.dispose();
      return diagonalGaussian(mean, clipped);
    } finally {
      repeated.dispose();
    }
  };
}
