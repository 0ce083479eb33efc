import { type ClassifierOptions, type NetworkOptions } from '../src';

const trunk = { filters: [4, 6], blocks: [1, 2], strides: [2, 1], groups: 2, dropout: 0.25 };

/** One small network of each kind, of the sizes of tools/fixtures/kplus1-classifier/torch_networks.py. */
export const smallNetworks: readonly NetworkOptions[] = [
  { kind: 'time-convolution', filters: [4, 6], kernelSizes: [5, 3], strides: [2, 1], groups: 2, dropout: 0.25 },
  { kind: 'residual-2d', ...trunk },
  { kind: 'residual-recurrent', ...trunk, units: 5 },
  { kind: 'residual-attention', ...trunk, attentionUnits: 5 },
  { kind: 'dense', units: [7, 5], dropout: 0.25 },
];

export const ofNetwork = (network: NetworkOptions, seed = 3): ClassifierOptions => ({
  frames: 9,
  bands: 6,
  classes: 3,
  seed,
  network,
});
