import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireRange } from '../errors';
import { attentionPooling, type AttentionPoolingWeights } from './attention-pooling';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
import { ParameterList } from './parameter-list';
import { ResidualTrunk, residualTrunkSettings, type ResidualTrunkOptions } from './residual-trunk';

export interface ResidualAttentionOptions extends ResidualTrunkOptions {
  kind: 'residual-attention';
  /** Units of the layer that scores each frame. Default 64. */
  attentionUnits?: number;
  /** Share of the features dropped in training, in [0, 1). Default 0.5. */
  dropout?: number;
}

/**
 * A residual network with attention pooling: each frame of the trunk's output, bands and channels side by side, is
 * scored, and the features are the weighted mean of the frames (bands x channels, 512 by default); dropout and one dense
 * layer give the K logits.
 */
export class ResidualAttention implements Network {
  readonly featureCount: number;
  readonly functionalCount = 0;
  readonly readsGroups = false;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly trunk: ResidualTrunk;
  private readonly attention: AttentionPoolingWeights;
  private readonly head: LinearHead;

  constructor(
    settings: Required<ResidualAttentionOptions>,
    shape: { frames: number; bands: number; classes: number },
    seed: number,
  ) {
    const { attentionUnits, dropout } = settings;
    const parameters = new ParameterList(seed);
    this.trunk = new ResidualTrunk(parameters, settings, shape);
    const [, bands, channels] = this.trunk.outputShape;
    const featureCount = bands * channels;
    this.attention = {
      kernel: parameters.uniform('attention.kernel', [featureCount, attentionUnits], featureCount),
      bias: parameters.uniform('attention.bias', [attentionUnits], featureCount),
      query: parameters.uniform('attention.query', [attentionUnits, 1], attentionUnits),
    };
    this.featureCount = featureCount;
    this.head = new LinearHead(parameters, { featureCount, classes: shape.classes, dropout });
    this.dropoutSites = this.head.dropoutSites;
    this.parameters = parameters.named;
  }

  forward({ x }: NetworkInput, masks?: DropoutMasks): ClassifierOutput {
    return tf.tidy(() => {
      const places = this.trunk.apply(x);
      const [batch, frames, bands, channels] = places.shape;
      const sequence = tf.reshape<tf.Rank.R3>(places, [batch, frames, bands * channels]);
      return this.head.output(attentionPooling(sequence, this.attention).pooled, masks);
    });
  }
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residualAttentionSettings(options: ResidualAttentionOptions): Required<ResidualAttentionOptions> {
  const { kind, attentionUnits = 64, dropout = 0.5 } = options;
  requireInteger('network.attentionUnits', attentionUnits, 1);
  requireRange('network.dropout', dropout, 0, 1, true);
  return { kind, ...residualTrunkSettings(options), attentionUnits, dropout };
}
