import * as tf from '@tensorflow/tfjs';
import { requireBelow } from '../errors';
import type { Network, NetworkShape } from './network';
import { OneHead, type FeatureLayers } from './one-head';
import type { ParameterList } from './parameter-list';
import { ResidualTrunk, residualTrunkSettings, type ResidualTrunkOptions } from './residual-trunk';

/** What the residual networks share; they differ in the pooling of the trunk's output. */
export interface ResidualNetworkOptions extends ResidualTrunkOptions {
  /** Share of the features dropped in training, in [0, 1). Default 0.5. */
  dropout?: number;
}

/** The names of these options, for the check of those of a network. */
export const residualNetworkOptionNames = {
  filters: true,
  blocks: true,
  strides: true,
  kernelSize: true,
  groups: true,
  dropout: true,
} as const;

/** A pooling of the trunk's output [B, T', F', C], whose shape of one item it is made for. */
export type Pooling = (
  parameters: ParameterList,
  trunkShape: readonly [frames: number, bands: number, channels: number],
) => FeatureLayers<tf.Tensor4D>;

/** A `ResidualTrunk`, the pooling, and a linear head. */
export function residualNetwork(
  settings: Required<ResidualNetworkOptions>,
  shape: NetworkShape,
  seed: number,
  pooling: Pooling,
): Network {
  const layers = (parameters: ParameterList): FeatureLayers => {
    const trunk = new ResidualTrunk(parameters, settings, shape);
    const { featureCount, apply } = pooling(parameters, trunk.outputShape);
    return { featureCount, apply: (x) => apply(trunk.apply(x)) };
  };
  return new OneHead(layers, { shape, dropout: settings.dropout, seed });
}

/** [B, T, F, C] as a sequence of frames, bands and channels side by side: [B, T, F C]. */
export function framesOfPlaces(places: tf.Tensor4D): tf.Tensor3D {
  const [batch, frames, bands, channels] = places.shape;
  return tf.reshape(places, [batch, frames, bands * channels]);
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residualNetworkSettings(options: ResidualNetworkOptions): Required<ResidualNetworkOptions> {
  const { dropout = 0.5 } = options;
  requireBelow('network.dropout', dropout, 1);
  return { ...residualTrunkSettings(options), dropout };
}
