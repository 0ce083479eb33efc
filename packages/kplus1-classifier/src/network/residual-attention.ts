import { requireInteger, requireOptions } from '../errors';
import { attentionPooling } from './attention-pooling';
import type { Network, NetworkShape } from './network';
import {
  framesOfPlaces,
  residualNetwork,
  residualNetworkOptionNames,
  residualNetworkSettings,
  type Pooling,
  type ResidualNetworkOptions,
} from './residual-network';

export interface ResidualAttentionOptions extends ResidualNetworkOptions {
  kind: 'residual-attention';
  /** Units of the layer that scores each frame. Default 64. */
  attentionUnits?: number;
}

/**
 * A residual network with attention pooling: each frame of the trunk's output, bands and channels side by side, is
 * scored, and the features are the weighted mean of the frames (bands x channels, 512 by default); dropout and one dense
 * layer give the K logits.
 */
export function residualAttention(
  settings: Required<ResidualAttentionOptions>,
  shape: NetworkShape,
  seed: number,
): Network {
  return residualNetwork(settings, shape, seed, attentionOverTime(settings.attentionUnits));
}

function attentionOverTime(units: number): Pooling {
  return (parameters, [, bands, channels]) => {
    const featureCount = bands * channels;
    const attention = {
      kernel: parameters.uniform('attention.kernel', [featureCount, units], featureCount),
      bias: parameters.uniform('attention.bias', [units], featureCount),
      query: parameters.uniform('attention.query', [units, 1], units),
    };
    return { featureCount, apply: (places) => attentionPooling(framesOfPlaces(places), attention).pooled };
  };
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residualAttentionSettings(options: ResidualAttentionOptions): Required<ResidualAttentionOptions> {
  requireOptions<ResidualAttentionOptions>('network', options, {
    kind: true,
    ...residualNetworkOptionNames,
    attentionUnits: true,
  });
  const { kind, attentionUnits = 64 } = options;
  requireInteger('network.attentionUnits', attentionUnits, 1);
  return { kind, ...residualNetworkSettings(options), attentionUnits };
}
