import { ClassifierError, kindOf, requireName } from '../errors';
import { dense, denseSettings } from './dense';
import type { Network, NetworkShape } from './network';
import { residual2d, residual2dSettings } from './residual-2d';
import { residualAttention, residualAttentionSettings } from './residual-attention';
import { residualRecurrent, residualRecurrentSettings } from './residual-recurrent';
import { timeConvolution, timeConvolutionSettings } from './time-convolution';
import { twoHead } from './two-head';
import { twoHeadSettings } from './two-head-settings';

/** The networks to choose from, by `kind`: a further one is a file of its own and a line here. */
const networks = {
  'time-convolution': { settings: timeConvolutionSettings, build: timeConvolution },
  'residual-2d': { settings: residual2dSettings, build: residual2d },
  'residual-recurrent': { settings: residualRecurrentSettings, build: residualRecurrent },
  'residual-attention': { settings: residualAttentionSettings, build: residualAttention },
  'two-head': { settings: twoHeadSettings, build: twoHead },
  dense: { settings: denseSettings, build: dense },
};

type Networks = typeof networks;
type NetworkKind = keyof Networks;

/** What is chosen of a network: its `kind`, and its sizes where these are not the defaults. */
export type NetworkOptions = { [Kind in NetworkKind]: Parameters<Networks[Kind]['settings']>[0] }[NetworkKind];

/** Options with all defaults filled in. */
export type NetworkSettings = { [Kind in NetworkKind]: ReturnType<Networks[Kind]['settings']> }[NetworkKind];

/** How a network is made; the types of options and settings are those of its own kind. */
interface NetworkMaker {
  /** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
  settings: (options: NetworkOptions) => NetworkSettings;
  /** The network with starting weights drawn by `seed`. */
  build: (settings: NetworkSettings, shape: NetworkShape, seed: number) => Network;
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function networkSettings(options: NetworkOptions): NetworkSettings {
  return makerOf(options).settings(options);
}

/** A network with starting weights drawn by `seed`. */
export function buildNetwork(settings: NetworkSettings, shape: NetworkShape, seed: number): Network {
  return makerOf(settings).build(settings, shape, seed);
}

function makerOf({ kind }: { kind: NetworkKind }): NetworkMaker {
  if (Object.hasOwn(networks, kind)) return networks[kind] as unknown as NetworkMaker;
  requireName('network.kind', kind, Object.keys(networks));
  throw new ClassifierError('network.kind', kindOf(kind), 'a name', 'Or give an object that implements Network.');
}
