import * as tf from '@tensorflow/tfjs';
import { requireRange } from '../errors';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
import { ParameterList } from './parameter-list';
import { ResidualTrunk, residualTrunkSettings, type ResidualTrunkOptions } from './residual-trunk';

export interface Residual2dOptions extends ResidualTrunkOptions {
  kind: 'residual-2d';
  /** Share of the features dropped in training, in [0, 1). Default 0.5. */
  dropout?: number;
}

/**
 * A two-dimensional residual network: the trunk's channels averaged over all frames and bands are the features (as many
 * as the last `filters`, 64 by default); dropout and one dense layer give the K logits.
 */
export class Residual2d implements Network {
  readonly featureCount: number;
  readonly functionalCount = 0;
  readonly readsGroups = false;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly trunk: ResidualTrunk;
  private readonly head: LinearHead;

  constructor(
    settings: Required<Residual2dOptions>,
    shape: { frames: number; bands: number; classes: number },
    seed: number,
  ) {
    const parameters = new ParameterList(seed);
    this.trunk = new ResidualTrunk(parameters, settings, shape);
    this.featureCount = this.trunk.outputShape[2];
    const { featureCount } = this;
    this.head = new LinearHead(parameters, { featureCount, classes: shape.classes, dropout: settings.dropout });
    this.dropoutSites = this.head.dropoutSites;
    this.parameters = parameters.named;
  }

  forward({ x }: NetworkInput, masks?: DropoutMasks): ClassifierOutput {
    return tf.tidy(() => this.head.output(tf.mean<tf.Tensor2D>(this.trunk.apply(x), [1, 2]), masks));
  }
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residual2dSettings(options: Residual2dOptions): Required<Residual2dOptions> {
  const { kind, dropout = 0.5 } = options;
  requireRange('network.dropout', dropout, 0, 1, true);
  return { kind, ...residualTrunkSettings(options), dropout };
}
