import type * as tf from '@tensorflow/tfjs';
import type { LatentModel } from '../latent-model';

/** The distribution of each item of a chunk that latent vectors are drawn from. */
export interface Proposal {
  /**
   * Turns standard normal noise [items, draws, latentSize] into latent vectors of the same shape and their log-density
   * under the proposal, [items, draws]. Called inside `tf.tidy`.
   */
  draw(noise: tf.Tensor3D): { z: tf.Tensor3D; logDensity: tf.Tensor2D };
  /** Frees the tensors of the proposal. */
  dispose(): void;
}

/** Makes the proposal of a chunk of items: by the encoder alone, or refined item by item. */
export type ProposalMaker = (model: LatentModel, x: tf.Tensor) => Proposal | Promise<Proposal>;
