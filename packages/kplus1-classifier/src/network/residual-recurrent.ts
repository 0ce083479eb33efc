import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireRange } from '../errors';
import { gatedRecurrentUnit, gatedRecurrentUnitWeights, type GatedRecurrentUnitWeights } from './gated-recurrent-unit';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
import { ParameterList } from './parameter-list';
import { ResidualTrunk, residualTrunkSettings, type ResidualTrunkOptions } from './residual-trunk';

export interface ResidualRecurrentOptions extends ResidualTrunkOptions {
  kind: 'residual-recurrent';
  /** Units of the recurrence, in each direction. Default 64. */
  units?: number;
  /** Whether a second recurrence runs backwards in time. Default true. */
  bidirectional?: boolean;
  /** Share of the features dropped in training, in [0, 1). Default 0.5. */
  dropout?: number;
}

/**
 * A residual network with recurrent pooling: each frame of the trunk's output, bands and channels side by side, goes
 * through a gated recurrent unit, in both directions by default. The features are the mean of its states over time
 * (128 by default) and not the last state, which in a clip padded to a fixed length has seen much silence since the
 * speech; dropout and one dense layer give the K logits.
 */
export class ResidualRecurrent implements Network {
  readonly featureCount: number;
  readonly functionalCount = 0;
  readonly readsGroups = false;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly trunk: ResidualTrunk;
  private readonly forwards: GatedRecurrentUnitWeights;
  private readonly backwards: GatedRecurrentUnitWeights | null;
  private readonly head: LinearHead;

  constructor(
    settings: Required<ResidualRecurrentOptions>,
    shape: { frames: number; bands: number; classes: number },
    seed: number,
  ) {
    const { units, bidirectional, dropout } = settings;
    const parameters = new ParameterList(seed);
    this.trunk = new ResidualTrunk(parameters, settings, shape);
    const [, bands, channels] = this.trunk.outputShape;
    const sizes = { inputs: bands * channels, units };
    this.forwards = gatedRecurrentUnitWeights(parameters, 'forwards', sizes);
    this.backwards = bidirectional ? gatedRecurrentUnitWeights(parameters, 'backwards', sizes) : null;
    this.featureCount = bidirectional ? 2 * units : units;
    this.head = new LinearHead(parameters, { featureCount: this.featureCount, classes: shape.classes, dropout });
    this.dropoutSites = this.head.dropoutSites;
    this.parameters = parameters.named;
  }

  forward({ x }: NetworkInput, masks?: DropoutMasks): ClassifierOutput {
    return tf.tidy(() => {
      const places = this.trunk.apply(x);
      const [batch, frames, bands, channels] = places.shape;
      const sequence = tf.reshape<tf.Rank.R3>(places, [batch, frames, bands * channels]);
      const means = [tf.mean<tf.Tensor2D>(gatedRecurrentUnit(sequence, this.forwards), 1)];
      if (this.backwards) means.push(tf.mean(gatedRecurrentUnit(sequence, this.backwards, { reverse: true }), 1));
      return this.head.output(means.length === 1 ? means[0] : tf.concat(means, 1), masks);
    });
  }
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residualRecurrentSettings(options: ResidualRecurrentOptions): Required<ResidualRecurrentOptions> {
  const { kind, units = 64, bidirectional = true, dropout = 0.5 } = options;
  requireInteger('network.units', units, 1);
  requireRange('network.dropout', dropout, 0, 1, true);
  return { kind, ...residualTrunkSettings(options), units, bidirectional, dropout };
}
