import * as tf from '@tensorflow/tfjs';
import { requireRange } from '../errors';
import { groupNormalization } from './group-normalization';
import { requireDivisor, requireLayerLists } from './layer-lists';
import { leakyRelu } from './leaky-relu';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
import { ParameterList } from './parameter-list';
import { statisticsPooling } from './statistics-pooling';

export interface TimeConvolutionOptions {
  kind: 'time-convolution';
  /** Output channels of each convolution. Default [64, 64, 128]. */
  filters?: readonly number[];
  /** Frames under each kernel. Default [5, 3, 3]. */
  kernelSizes?: readonly number[];
  /** Frames each convolution advances. Default [2, 2, 2]. */
  strides?: readonly number[];
  /** Groups of every group normalisation; must divide all `filters`. Default 8. */
  groups?: number;
  /** Share of the features dropped in training, in [0, 1). Default 0.5. */
  dropout?: number;
}

interface Layer {
  kernel: tf.Variable<tf.Rank.R3>;
  gamma: tf.Variable<tf.Rank.R1>;
  beta: tf.Variable<tf.Rank.R1>;
  stride: number;
}

/**
 * Convolution over time with the bands as channels. Every layer is a 'same' convolution, group normalisation and
 * leaky ReLU (0.1); the features are mean and standard deviation over time (2 x the last `filters`, 256 by default);
 * dropout and one dense layer give the K logits. Two-dimensional convolutions did worse on spectrograms of emotion.
 */
export class TimeConvolution implements Network {
  readonly featureCount: number;
  readonly functionalCount = 0;
  readonly readsGroups = false;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly layers: Layer[];
  private readonly groups: number;
  private readonly head: LinearHead;

  constructor(options: TimeConvolutionOptions, bands: number, classes: number, seed: number) {
    const { filters, kernelSizes, strides, groups, dropout } = timeConvolutionSettings(options);
    const parameters = new ParameterList(seed);
    let channels = bands;
    this.groups = groups;
    this.layers = filters.map((count, index) => {
      const shape: [number, number, number] = [kernelSizes[index], channels, count];
      channels = count;
      return {
        // No bias: beta gives every channel its offset after the normalisation
        kernel: parameters.uniform(`layer${index}.kernel`, shape, shape[0] * shape[1]),
        gamma: parameters.constant(`layer${index}.gamma`, [count], 1),
        beta: parameters.constant(`layer${index}.beta`, [count], 0),
        stride: strides[index],
      };
    });
    this.featureCount = 2 * channels;
    this.head = new LinearHead(parameters, { featureCount: this.featureCount, classes, dropout });
    this.dropoutSites = this.head.dropoutSites;
    this.parameters = parameters.named;
  }

  forward({ x }: NetworkInput, masks?: DropoutMasks): ClassifierOutput {
    return tf.tidy(() => {
      let hidden = x;
      for (const { kernel, gamma, beta, stride } of this.layers) {
        const convolved = tf.conv1d(hidden, kernel, stride, 'same');
        hidden = leakyRelu(groupNormalization(convolved, gamma, beta, { groups: this.groups }));
      }
      return this.head.output(statisticsPooling(hidden), masks);
    });
  }
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function timeConvolutionSettings(options: TimeConvolutionOptions): Required<TimeConvolutionOptions> {
  const settings = {
    kind: options.kind,
    filters: options.filters ?? [64, 64, 128],
    kernelSizes: options.kernelSizes ?? [5, 3, 3],
    strides: options.strides ?? [2, 2, 2],
    groups: options.groups ?? 8,
    dropout: options.dropout ?? 0.5,
  };
  const { filters, kernelSizes, strides, groups, dropout } = settings;
  requireLayerLists({ filters, kernelSizes, strides });
  requireDivisor(groups, filters);
  requireRange('network.dropout', dropout, 0, 1, true);
  return settings;
}
