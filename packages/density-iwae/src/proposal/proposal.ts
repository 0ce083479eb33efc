import type * as tf from '@tensorflow/tfjs';
import type { LatentModel } from '../latent-model';

/** The distribution of each item of a chunk that latent vectors are drawn from. */
export interface Proposal {
  /** Standard normal numbers that one latent vector takes; `latentSize` where it is left out. */
  readonly noiseSize?: number;
  /**
   * Turns standard normal noise [items, draws, noiseSize] into latent vectors [items, draws, latentSize] and their log-density
   * under the proposal, [items, draws]. Called inside `tf.tidy`.
   */
  draw(noise: tf.Tensor3D): { z: tf.Tensor3D; logDensity: tf.Tensor2D };
  /**
   * log q(z) of latent vectors [items, draws, latentSize], [items, draws], differentiable. Annealed importance sampling starts from it and
   * cannot do without; plain importance sampling does not call it.
   */
  logDensity?(z: tf.Tensor3D): tf.Tensor2D;
  /** Rough deviations [items, latentSize], the units of Hamiltonian moves; 1 where they are left out. */
  readonly scale?: tf.Tensor2D;
  /** log p(x) of each item by Laplace's approximation, where the proposal comes from one. */
  readonly laplaceLogDensity?: Float64Array;
  /** Frees the tensors of the proposal. */
  dispose(): void;
}

/** What a proposal's own draws follow from. */
export interface ProposalContext {
  readonly seed: number;
  /** Number of the chunk's first item. */
  readonly firstItem: number;
}

/** Makes the proposal of a chunk of items: by the encoder alone, or refined item by item. */
export type ProposalMaker = (
  model: LatentModel,
  x: tf.Tensor,
  context: ProposalContext,
) => Proposal | Promise<Proposal>;
