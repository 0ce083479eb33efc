import { ClassifierError } from '../errors';
import { Dense, denseSettings, type DenseOptions } from './dense';
import type { Network } from './network';
import { Residual2d, residual2dSettings, type Residual2dOptions } from './residual-2d';
import { ResidualAttention, residualAttentionSettings, type ResidualAttentionOptions } from './residual-attention';
import { ResidualRecurrent, residualRecurrentSettings, type ResidualRecurrentOptions } from './residual-recurrent';
import { TimeConvolution, timeConvolutionSettings, type TimeConvolutionOptions } from './time-convolution';
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

/** What a network has to fit. */
export interface NetworkShape {
  frames: number;
  bands: number;
  classes: number;
}

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
      return new TimeConvolution(settings, shape.bands, shape.classes, seed);
    case 'residual-2d':
      return new Residual2d(settings, shape, seed);
    case 'residual-recurrent':
      return new ResidualRecurrent(settings, shape, seed);
    case 'residual-attention':
      return new ResidualAttention(settings, shape, seed);
    case 'two-head':
      return new TwoHead(settings, shape.bands, shape.classes, seed);
    case 'dense':
      return new Dense(settings, shape, seed);
  }
}
