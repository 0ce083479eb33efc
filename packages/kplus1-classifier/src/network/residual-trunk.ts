import * as tf from '@tensorflow/tfjs';
import { requireInteger } from '../errors';
import { groupNormalization } from './group-normalization';
import { requireDivisor, requireLayerLists } from './layer-lists';
import { leakyRelu } from './leaky-relu';
import type { ParameterList } from './parameter-list';

/** The convolutions that all residual networks share. */
export interface ResidualTrunkOptions {
  /** Channels of each stage. Default [16, 32, 64]. */
  filters?: readonly number[];
  /** Residual blocks of each stage. Default [1, 1, 1]. */
  blocks?: readonly number[];
  /** Frames and bands that the first convolution of each stage advances. Default [2, 2, 2]. */
  strides?: readonly number[];
  /** Frames and bands under each kernel. Default 3. */
  kernelSize?: number;
  /** Groups of every group normalisation; must divide all `filters`. Default 8. */
  groups?: number;
}

interface NormalizedConvolution {
  kernel: tf.Variable<tf.Rank.R4>;
  gamma: tf.Variable<tf.Rank.R1>;
  beta: tf.Variable<tf.Rank.R1>;
  stride: number;
}

interface ResidualBlock {
  first: NormalizedConvolution;
  second: NormalizedConvolution;
  /** 1 x 1 where channels or stride change; null where x itself is added. */
  shortcut: NormalizedConvolution | null;
}

/**
 * Two-dimensional residual convolutions (He et al. 2016) of spectrograms, as images of frames by bands: a 'same'
 * convolution to the first stage's channels, then blocks
 * y = f(GN(conv(f(GN(conv_s(x))))) + s(x)), f the leaky ReLU (0.1), GN group normalisation in the place of batch
 * normalisation, since an item's result must not depend on its batch. [B, T, F] to [B, T', F', C].
 */
export class ResidualTrunk {
  /** [T', F', C]. */
  readonly outputShape: readonly [frames: number, bands: number, channels: number];
  private readonly stem: NormalizedConvolution;
  private readonly blocks: ResidualBlock[];
  private readonly groups: number;

  constructor(
    parameters: ParameterList,
    { filters, blocks, strides, kernelSize, groups }: Required<ResidualTrunkOptions>,
    { frames, bands }: { frames: number; bands: number },
  ) {
    this.groups = groups;
    const convolution = (name: string, size: number, from: number, to: number, stride: number) => ({
      // No bias: beta gives every channel its offset after the normalisation
      kernel: parameters.uniform(`${name}.kernel`, [size, size, from, to], size * size * from),
      gamma: parameters.constant(`${name}.gamma`, [to], 1),
      beta: parameters.constant(`${name}.beta`, [to], 0),
      stride,
    });
    this.stem = convolution('stem', kernelSize, 1, filters[0], 1);
    let channels = filters[0];
    this.blocks = filters.flatMap((count, stage) =>
      Array.from({ length: blocks[stage] }, (_, index) => {
        const name = `stage${stage}.block${index}`;
        const stride = index === 0 ? strides[stage] : 1;
        const from = channels;
        channels = count;
        return {
          first: convolution(`${name}.first`, kernelSize, from, count, stride),
          second: convolution(`${name}.second`, kernelSize, count, count, 1),
          shortcut: from === count && stride === 1 ? null : convolution(`${name}.shortcut`, 1, from, count, stride),
        };
      }),
    );
    const shrunk = (length: number) => strides.reduce((rest, stride) => Math.ceil(rest / stride), length);
    this.outputShape = [shrunk(frames), shrunk(bands), channels];
  }

  /** To be called within a scope that disposes what lies between. */
  apply(x: tf.Tensor3D): tf.Tensor4D {
    let hidden = leakyRelu(this.convolve(tf.expandDims(x, 3), this.stem));
    for (const { first, second, shortcut } of this.blocks) {
      const residual = this.convolve(leakyRelu(this.convolve(hidden, first)), second);
      hidden = leakyRelu(tf.add(residual, shortcut ? this.convolve(hidden, shortcut) : hidden));
    }
    return hidden;
  }

  private convolve(x: tf.Tensor4D, { kernel, gamma, beta, stride }: NormalizedConvolution): tf.Tensor4D {
    const y = tf.conv2d(x, kernel, stride, 'same');
    const [batch, frames, bands, channels] = y.shape;
    const places = tf.reshape<tf.Rank.R3>(y, [batch, frames * bands, channels]);
    return tf.reshape(groupNormalization(places, gamma, beta, { groups: this.groups }), y.shape);
  }
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function residualTrunkSettings(options: ResidualTrunkOptions): Required<ResidualTrunkOptions> {
  const settings = {
    filters: options.filters ?? [16, 32, 64],
    blocks: options.blocks ?? [1, 1, 1],
    strides: options.strides ?? [2, 2, 2],
    kernelSize: options.kernelSize ?? 3,
    groups: options.groups ?? 8,
  };
  const { filters, blocks, strides, kernelSize, groups } = settings;
  requireLayerLists({ filters, blocks, strides });
  requireInteger('network.kernelSize', kernelSize, 1);
  requireDivisor(groups, filters);
  return settings;
}
