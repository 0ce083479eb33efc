import { ClassifierError } from '../errors';
import type { Network } from './network';
import { TimeConvolution, timeConvolutionSettings, type TimeConvolutionOptions } from './time-convolution';

/** The networks to choose from, by `kind`. */
export type NetworkOptions = TimeConvolutionOptions;

/** Options with all defaults filled in. */
export type NetworkSettings = Required<TimeConvolutionOptions>;

/** What a network has to fit. */
export interface NetworkShape {
  frames: number;
  bands: number;
  classes: number;
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function networkSettings(options: NetworkOptions): NetworkSettings {
  const { kind } = options;
  switch (kind) {
    case 'time-convolution':
      return timeConvolutionSettings(options);
    default:
      throw new ClassifierError('network.kind', String(kind), "'time-convolution'");
  }
}

/** A network with starting weights drawn by `seed`. */
export function buildNetwork(settings: NetworkSettings, { bands, classes }: NetworkShape, seed: number): Network {
  return new TimeConvolution(settings, bands, classes, seed);
}
