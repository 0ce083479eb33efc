import * as tf from '@tensorflow/tfjs';
import type { LatentModel } from '../latent-model';
import { diagonalGaussian } from './diagonal-gaussian';
import type { Proposal } from './proposal';

/**
 * N(0, I), whatever the item: where annealed importance sampling classically starts. As a proposal of plain importance sampling it is hopeless
 * beyond a few dimensions.
 */
export function priorProposal(model: LatentModel, x: tf.Tensor): Proposal {
  const zeros = () => tf.zeros<tf.Rank.R2>([x.shape[0], model.latentSize]);
  return diagonalGaussian(zeros(), zeros());
}
