import * as tf from '@tensorflow/tfjs';
import { requireOptions } from '../errors';
import type { Network, NetworkShape } from './network';
import {
  residualNetwork,
  residualNetworkOptionNames,
  residualNetworkSettings,
  type Pooling,
  type ResidualNetworkOptions,
} from './residual-network';

export interface Residual2dOptions extends ResidualNetworkOptions {
  kind: 'residual-2d';
}

/**
 * A two-dimensional residual network: the trunk's channels averaged over all frames and bands are the features (as many
 * as the last `filters`, 64 by default); dropout and one dense layer give the K logits.
 */
export function residual2d(settings: Required<Residual2dOptions>, shape: NetworkShape, seed: number): Network {
  return residualNetwork(settings, shape, seed, meanOverPlaces);
}

const meanOverPlaces: Pooling = (_, [, , channels]) => ({
  featureCount: channels,
  apply: (places) => tf.mean(places, [1, 2]),
});

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residual2dSettings(options: Residual2dOptions): Required<Residual2dOptions> {
  requireOptions<Residual2dOptions>('network', options, {
    kind: true,
    ...residualNetworkOptionNames,
  });
  return { kind: options.kind, ...residualNetworkSettings(options) };
}
