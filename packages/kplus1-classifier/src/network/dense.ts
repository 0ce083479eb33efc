import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireRange } from '../errors';
import { leakyRelu } from './leaky-relu';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
import { ParameterList } from './parameter-list';

export interface DenseOptions {
  kind: 'dense';
  /** Units of each hidden layer; [] for a linear classifier. Default [64, 64]. */
  units?: readonly number[];
  /** Share of the features dropped in training, in [0, 1). Default 0. */
  dropout?: number;
}

/**
 * Dense layers with leaky ReLU (0.1) on all numbers of an item side by side, [B, frames x bands]: for points (frames 1,
 * bands the number of coordinates), embeddings and toys. The features are the last hidden layer.
 */
export class Dense implements Network {
  readonly featureCount: number;
  readonly functionalCount = 0;
  readonly readsGroups = false;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly layers: { kernel: tf.Variable<tf.Rank.R2>; bias: tf.Variable<tf.Rank.R1> }[];
  private readonly head: LinearHead;

  constructor(
    { units, dropout }: Required<DenseOptions>,
    { frames, bands, classes }: { frames: number; bands: number; classes: number },
    seed: number,
  ) {
    const parameters = new ParameterList(seed);
    let width = frames * bands;
    this.layers = units.map((count, index) => {
      const fanIn = width;
      width = count;
      return {
        kernel: parameters.uniform(`layer${index}.kernel`, [fanIn, count], fanIn),
        bias: parameters.uniform(`layer${index}.bias`, [count], fanIn),
      };
    });
    this.featureCount = width;
    this.head = new LinearHead(parameters, { featureCount: width, classes, dropout });
    this.dropoutSites = this.head.dropoutSites;
    this.parameters = parameters.named;
  }

  forward({ x }: NetworkInput, masks?: DropoutMasks): ClassifierOutput {
    return tf.tidy(() => {
      let hidden: tf.Tensor2D = tf.reshape(x, [x.shape[0], x.shape[1] * x.shape[2]]);
      for (const { kernel, bias } of this.layers) hidden = leakyRelu(tf.add(tf.matMul(hidden, kernel), bias));
      return this.head.output(hidden, masks);
    });
  }
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit. */
export function denseSettings({ kind, units = [64, 64], dropout = 0 }: DenseOptions): Required<DenseOptions> {
  units.forEach((count, index) => requireInteger(`network.units[${index}]`, count, 1));
  requireRange('network.dropout', dropout, 0, 1, true);
  return { kind, units, dropout };
}
