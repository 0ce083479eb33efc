import * as tf from '@tensorflow/tfjs';
import { groupNormalization } from './group-normalization';
import { leakyRelu } from './leaky-relu';
import type { ParameterList } from './parameter-list';

/** The parameters of one residual block. */
export interface ResidualTimeBlock {
  /** The first convolution, [5, in, out], and the second, [3, out, out]. */
  first: NormalizedConvolution;
  second: NormalizedConvolution;
  /** [1, in, out]. */
  skip: tf.Variable<tf.Rank.R3>;
  groups: number;
}

interface NormalizedConvolution {
  kernel: tf.Variable<tf.Rank.R3>;
  gamma: tf.Variable<tf.Rank.R1>;
  beta: tf.Variable<tf.Rank.R1>;
}

/** A block from `channels` to `filters` channels with starting weights, its parameters named `name`.*. */
export function residualTimeBlock(
  parameters: ParameterList,
  name: string,
  { channels, filters, groups }: { channels: number; filters: number; groups: number },
): ResidualTimeBlock {
  const convolution = (index: number, size: number, from: number): NormalizedConvolution => ({
    // No bias: the betas give every channel its offset, the skip's too
    kernel: parameters.uniform(`${name}.conv${index}.kernel`, [size, from, filters], size * from),
    gamma: parameters.constant(`${name}.norm${index}.gamma`, [filters], 1),
    beta: parameters.constant(`${name}.norm${index}.beta`, [filters], 0),
  });
  return {
    first: convolution(0, 5, channels),
    second: convolution(1, 3, filters),
    skip: parameters.uniform(`${name}.skip.kernel`, [1, channels, filters], channels),
    groups,
  };
}

/**
 * Residual block over time, x [B, T, in] to [B, ceil(T / 2), out]: h = lrelu(GN(conv5(x), stride 2)), y = GN(conv3(h)), and
 * lrelu(y + skip) where the skip is the mean of each two frames, a last one without a partner averaged with 0, under a 1x1
 * convolution (He et al. 2016; the averaging skip of
 * He et al. 2019, "bag of tricks"). Convolutions are 'same', the leaky ReLU's slope is 0.1.
 */
export function applyResidualTimeBlock(x: tf.Tensor3D, block: ResidualTimeBlock): tf.Tensor3D {
  const { first, second, skip, groups } = block;
  return tf.tidy(() => {
    const convolve = (values: tf.Tensor3D, { kernel, gamma, beta }: NormalizedConvolution, stride: number) =>
      groupNormalization(tf.conv1d(values, kernel, stride, 'same'), gamma, beta, { groups });
    const main = convolve(leakyRelu(convolve(x, first, 2)), second, 1);
    const half = tf.mul<tf.Tensor3D>(skip, 0.5);
    // the mean of two frames under a 1x1 convolution, as one convolution over both: pooling apart would cost a tenth of the step
    const skipped = tf.conv1d(x, tf.concat([half, half]), 2, 'same');
    return leakyRelu(tf.add<tf.Tensor3D>(main, skipped));
  });
}
