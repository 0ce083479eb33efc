import * as tf from '@tensorflow/tfjs';
import { requireBelow, requireInteger, requireOptions } from '../errors';
import { leakyRelu } from './leaky-relu';
import type { Network, NetworkShape } from './network';
import { OneHead, type FeatureLayers } from './one-head';
import type { ParameterList } from './parameter-list';

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
export function dense({ units, dropout }: Required<DenseOptions>, shape: NetworkShape, seed: number): Network {
  const size = shape.frames * shape.bands;
  return new OneHead((parameters) => hiddenLayers(parameters, [size, ...units]), { shape, dropout, seed });
}

function hiddenLayers(parameters: ParameterList, widths: readonly number[]): FeatureLayers {
  const layers = widths.slice(1).map((count, index) => ({
    kernel: parameters.uniform(`layer${index}.kernel`, [widths[index], count], widths[index]),
    bias: parameters.uniform(`layer${index}.bias`, [count], widths[index]),
  }));
  return {
    featureCount: widths[widths.length - 1],
    apply: (x) => {
      let hidden: tf.Tensor2D = tf.reshape(x, [x.shape[0], widths[0]]);
      for (const { kernel, bias } of layers) hidden = leakyRelu(tf.add(tf.matMul(hidden, kernel), bias));
      return hidden;
    },
  };
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit. */
export function denseSettings(options: DenseOptions): Required<DenseOptions> {
  requireOptions<DenseOptions>('network', options, { kind: true, units: true, dropout: true });
  const { kind, units = [64, 64], dropout = 0 } = options;
  units.forEach((count, index) => requireInteger(`network.units[${index}]`, count, 1));
  requireBelow('network.dropout', dropout, 1);
  return { kind, units, dropout };
}
