import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireInteger, requireRange } from '../errors';
import { seededRandom } from '../random/seeded-random';
import { groupNormalization } from './group-normalization';
import { constantWeights, initialWeights } from './initial-weights';
import { leakyRelu } from './leaky-relu';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
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
  kernel: tf.Variable;
  gamma: tf.Variable;
  beta: tf.Variable;
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
  private readonly kernel: tf.Variable;
  private readonly bias: tf.Variable;
  private readonly settings: Required<TimeConvolutionOptions>;

  constructor(options: TimeConvolutionOptions, bands: number, classes: number, seed: number) {
    this.settings = timeConvolutionSettings(options);
    const { filters, kernelSizes, strides, dropout } = this.settings;
    const random = seededRandom(seed);
    let channels = bands;
    this.layers = filters.map((count, index) => {
      const fanIn = kernelSizes[index] * channels;
      // No bias: beta gives every channel its offset after the normalisation
      const kernel = initialWeights([kernelSizes[index], channels, count], fanIn, random);
      channels = count;
      return {
        kernel,
        gamma: constantWeights([count], 1),
        beta: constantWeights([count], 0),
        stride: strides[index],
      };
    });
    this.featureCount = 2 * channels;
    this.dropoutSites = dropout === 0 ? [] : [{ name: 'features', shape: [this.featureCount], rate: dropout }];
    this.kernel = initialWeights([this.featureCount, classes], this.featureCount, random);
    this.bias = initialWeights([classes], this.featureCount, random);
    this.parameters = [
      ...this.layers.flatMap(({ kernel, gamma, beta }, index) => [
        { name: `layer${index}.kernel`, variable: kernel },
        { name: `layer${index}.gamma`, variable: gamma },
        { name: `layer${index}.beta`, variable: beta },
      ]),
      { name: 'logits.kernel', variable: this.kernel },
      { name: 'logits.bias', variable: this.bias },
    ];
  }

  forward({ x }: NetworkInput, masks: DropoutMasks = {}): ClassifierOutput {
    return tf.tidy(() => {
      let hidden = x;
      for (const { kernel, gamma, beta, stride } of this.layers) {
        const convolved = tf.conv1d(hidden, kernel as tf.Tensor3D, stride, 'same');
        const { groups } = this.settings;
        hidden = leakyRelu(groupNormalization(convolved, gamma as tf.Tensor1D, beta as tf.Tensor1D, { groups }));
      }
      const features = statisticsPooling(hidden);
      const kept = 'features' in masks ? tf.mul<tf.Tensor2D>(features, masks.features) : features;
      const logits = tf.add<tf.Tensor2D>(tf.matMul(kept, this.kernel), this.bias);
      return { features, logits };
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
  for (const [name, list] of Object.entries({ filters, kernelSizes, strides })) {
    list.forEach((value, index) => requireInteger(`network.${name}[${index}]`, value, 1));
    if (list.length !== filters.length || list.length === 0) {
      const fix = 'filters, kernelSizes and strides have one entry a layer.';
      throw new ClassifierError(`network.${name}`, `${list.length} entries`, `${Math.max(filters.length, 1)}`, fix);
    }
  }
  requireInteger('network.groups', groups, 1);
  const odd = filters.find((count) => count % groups !== 0);
  if (odd !== undefined) {
    throw new ClassifierError('network.groups', String(groups), `a divisor of all filters (${filters.join(', ')})`);
  }
  requireRange('network.dropout', dropout, 0, 1, true);
  return settings;
}
