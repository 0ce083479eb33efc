import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireOptions } from '../errors';
import { gatedRecurrentUnit, gatedRecurrentUnitWeights } from './gated-recurrent-unit';
import type { Network, NetworkShape } from './network';
import {
  framesOfPlaces,
  residualNetwork,
  residualNetworkOptionNames,
  residualNetworkSettings,
  type Pooling,
  type ResidualNetworkOptions,
} from './residual-network';

export interface ResidualRecurrentOptions extends ResidualNetworkOptions {
  kind: 'residual-recurrent';
  /** Units of the recurrence, in each direction. Default 64. */
  units?: number;
  /** Whether a second recurrence runs backwards in time. Default true. */
  bidirectional?: boolean;
}

/**
 * A residual network with recurrent pooling: each frame of the trunk's output, bands and channels side by side, goes
 * through a gated recurrent unit, in both directions by default. The features are the mean of its states over time
 * (128 by default) and not the last state, which in a clip padded to a fixed length has seen much silence since the
 * speech; dropout and one dense layer give the K logits.
 */
export function residualRecurrent(
  settings: Required<ResidualRecurrentOptions>,
  shape: NetworkShape,
  seed: number,
): Network {
  return residualNetwork(settings, shape, seed, meanOfStates(settings));
}

function meanOfStates({ units, bidirectional }: { units: number; bidirectional: boolean }): Pooling {
  return (parameters, [, bands, channels]) => {
    const sizes = { inputs: bands * channels, units };
    const forwards = gatedRecurrentUnitWeights(parameters, 'forwards', sizes);
    const backwards = bidirectional ? gatedRecurrentUnitWeights(parameters, 'backwards', sizes) : null;
    return {
      featureCount: bidirectional ? 2 * units : units,
      apply: (places) => {
        const sequence = framesOfPlaces(places);
        const ahead = tf.mean<tf.Tensor2D>(gatedRecurrentUnit(sequence, forwards), 1);
        if (!backwards) return ahead;
        const back = tf.mean<tf.Tensor2D>(gatedRecurrentUnit(sequence, backwards, { reverse: true }), 1);
        return tf.concat([ahead, back], 1);
      },
    };
  };
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residualRecurrentSettings(options: ResidualRecurrentOptions): Required<ResidualRecurrentOptions> {
  requireOptions<ResidualRecurrentOptions>('network', options, {
    kind: true,
    ...residualNetworkOptionNames,
    units: true,
    bidirectional: true,
  });
  const { kind, units = 64, bidirectional = true } = options;
  requireInteger('network.units', units, 1);
  return { kind, ...residualNetworkSettings(options), units, bidirectional };
}
