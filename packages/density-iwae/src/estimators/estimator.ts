import type * as tf from '@tensorflow/tfjs';
import type { CompleteAisOptions } from '../annealed/ais-options';
import type { LatentModel } from '../latent-model';
import type { Proposal } from '../proposal/proposal';
import type { ProposalName } from '../proposal/proposals';
import type { WeightSummary } from '../weights/weight-summary';

export interface Estimate {
  /** In nats. */
  readonly logDensity: number;
  /** Standard error of `logDensity` over new draws of z, in nats; NaN where there is one draw or no finite weight. */
  readonly standardError: number;
}

/** Turns the log importance weights of one item into its log-density. */
export type EstimateOfWeights = (weights: WeightSummary) => Estimate;

/** The items that weights are drawn for in one pass, and what the draws follow from. */
export interface WeighedChunk {
  readonly model: LatentModel;
  /** [items, ...] */
  readonly x: tf.Tensor;
  readonly proposal: Proposal;
  readonly seed: number;
  /** Number of the chunk's first item. */
  readonly firstItem: number;
  readonly ais: CompleteAisOptions;
}

/** What an estimator finds beside the weights, one number an item. */
export interface ChunkFindings {
  /** log-densities that do not come from the weights, which then only tell whether to believe them. */
  readonly logDensity?: Float64Array;
  /** The share of moves that were accepted. */
  readonly acceptance?: Float64Array;
}

/** A way to the log-density: how weights are drawn, and what they say. */
export interface Estimator {
  /** Where latent vectors are drawn from unless told otherwise. */
  readonly proposal: ProposalName;
  readonly fewestSamples: number;
  readonly estimate: EstimateOfWeights;
  /** Adds the weights of a chunk's items to their summaries, of which there is one an item. */
  weigh(chunk: WeighedChunk, summaries: readonly WeightSummary[]): Promise<ChunkFindings>;
}
