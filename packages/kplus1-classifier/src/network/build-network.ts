import { ClassifierError } from '../errors';
import { dense, denseSettings, type DenseOptions } from './dense';
import type { Network, NetworkShape } from './network';
import { residual2d, residual2dSettings, type Residual2dOptions } from './residual-2d';
import { residualAttention, residualAttentionSettings, type ResidualAttentionOptions } from './residual-attention';
import { residualRecurrent, residualRecurrentSettings, type ResidualRecurrentOptions } from './residual-recurrent';
import { timeConvolution, timeConvolutionSettings, type TimeConvolutionOptions } from './time-convolution';
import { TwoHead } from './two-head';
import { twoHeadSettings, type TwoHeadOptions } from './two-head-settings';

/** The networks to choose from, by `kind`. */
export type NetworkOptions =
  | TimeConvolutionOptions
  | Residual2dOptions
  | ResidualRecurrentOptions
  | ResidualAttentionOptions
  | TwoHeadOptions
  | DenseOptions;

/** Options with all defaults filled in. */
export type NetworkSettings =
  | Required<TimeConvolutionOptions>
  | Required<Residual2dOptions>
  | Required<ResidualRecurrentOptions>
  | Required<ResidualAttentionOptions>
  | Required<TwoHeadOptions>
  | Required<DenseOptions>;

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function networkSettings(options: NetworkOptions): NetworkSettings {
  switch (options.kind) {
    case 'time-convolution':
      return timeConvolutionSettings(options);
    case 'residual-2d':
      return residual2dSettings(options);
    case 'residual-recurrent':
      return residualRecurrentSettings(options);
    case 'residual-attention':
      return residualAttentionSettings(options);
    case 'two-head':
      return twoHeadSettings(options);
    case 'dense':
      return denseSettings(options);
    default: {
      const { kind } = options as { kind: unknown };
      const kinds =
        "'time-convolution', 'residual-2d', 'residual-recurrent', 'residual-attention', 'two-head' or 'dense'";
      throw new ClassifierError('network.kind', String(kind), kinds, 'Or give an object that implements Network.');
    }
  }
}

/** A network with starting weights drawn by `seed`. */
export function buildNetwork(settings: NetworkSettings, shape: NetworkShape, seed: number): Network {
  switch (settings.kind) {
    case 'time-convolution':
      return timeConvolution(settings, shape, seed);
    case 'residual-2d':
      return residual2d(settings, shape, seed);
    case 'residual-recurrent':
      return residualRecurrent(settings, shape, seed);
    case 'residual-attention':
      return residualAttention(settings, shape, seed);
    case 'two-head':
      return new TwoHead(settings, shape, seed);
    case 'dense':
      return dense(settings, shape, seed);
  }
}
