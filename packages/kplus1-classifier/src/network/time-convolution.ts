import * as tf from '@tensorflow/tfjs';
import { requireBelow, requireOptions } from '../errors';
import { groupNormalization } from './group-normalization';
import { requireDivisor, requireLayerLists } from './layer-lists';
import { leakyRelu } from './leaky-relu';
import type { Network, NetworkShape } from './network';
import { OneHead, type FeatureLayers } from './one-head';
import type { ParameterList } from './parameter-list';
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

/**
 * Convolution over time with the bands as channels. Every layer is a 'same' convolution, group normalisation and
 * leaky ReLU (0.1); the features are mean and standard deviation over time (2 x the last `filters`, 256 by default);
 * dropout and one dense layer give the K logits. Two-dimensional convolutions did worse on spectrograms of emotion.
 */
export function timeConvolution(
  settings: Required<TimeConvolutionOptions>,
  shape: NetworkShape,
  seed: number,
): Network {
  const { dropout } = settings;
  return new OneHead((parameters) => convolutions(parameters, settings, shape.bands), { shape, dropout, seed });
}

function convolutions(
  parameters: ParameterList,
  { filters, kernelSizes, strides, groups }: Required<TimeConvolutionOptions>,
  bands: number,
): FeatureLayers {
  const channels = [bands, ...filters];
  const layers = filters.map((count, index) => {
    const [size, from] = [kernelSizes[index], channels[index]];
    return {
      // No bias: beta gives every channel its offset after the normalisation
      kernel: parameters.uniform(`layer${index}.kernel`, [size, from, count], size * from),
      gamma: parameters.constant(`layer${index}.gamma`, [count], 1),
      beta: parameters.constant(`layer${index}.beta`, [count], 0),
      stride: strides[index],
    };
  });
  return {
    featureCount: 2 * channels[filters.length],
    apply: (x) => {
      let hidden = x;
      for (const { kernel, gamma, beta, stride } of layers) {
        const convolved = tf.conv1d(hidden, kernel, stride, 'same');
        hidden = leakyRelu(groupNormalization(convolved, gamma, beta, { groups }));
      }
      return statisticsPooling(hidden);
    },
  };
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function timeConvolutionSettings(options: TimeConvolutionOptions): Required<TimeConvolutionOptions> {
  requireOptions<TimeConvolutionOptions>('network', options, {
    kind: true,
    filters: true,
    kernelSizes: true,
    strides: true,
    groups: true,
    dropout: true,
  });
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
  requireBelow('network.dropout', dropout, 1);
  return settings;
}
