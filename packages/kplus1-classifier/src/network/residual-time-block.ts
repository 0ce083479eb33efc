import * as tf from '@tensorflow/tfjs';
import { groupNormalization } from './group-normalization';
import { constantWeights, initialWeights } from './initial-weights';
import { leakyRelu } from './leaky-relu';
import type { NamedVariable } from './network';

/** The parameters of one residual block, with the names they are saved by. */
export interface ResidualTimeBlock {
  parameters: readonly NamedVariable[];
  /** Of the first convolution [5, in, out], the second [3, out, out] and the skip [1, in, out]. */
  kernels: readonly [tf.Variable, tf.Variable, tf.Variable];
  /** gamma and beta of the normalisation after each convolution. */
  normalizations: readonly { gamma: tf.Variable; beta: tf.Variable }[];
  groups: number;
}

/** A block from `channels` to `filters` channels with starting weights, its parameters named `name`.*. */
export function residualTimeBlock(
  name: string,
  { channels, filters, groups }: { channels: number; filters: number; groups: number },
  random: () => number,
): ResidualTimeBlock {
  // No biases: the betas give every channel its offset, the skip's too
  const kernels = [
    initialWeights([5, channels, filters], 5 * channels, random),
    initialWeights([3, filters, filters], 3 * filters, random),
    initialWeights([1, channels, filters], channels, random),
  ] as const;
  const normalizations = [0, 1].map(() => ({
    gamma: constantWeights([filters], 1),
    beta: constantWeights([filters], 0),
  }));
  return {
    kernels,
    normalizations,
    groups,
    parameters: [
      { name: `${name}.conv0.kernel`, variable: kernels[0] },
      { name: `${name}.norm0.gamma`, variable: normalizations[0].gamma },
      { name: `${name}.norm0.beta`, variable: normalizations[0].beta },
      { name: `${name}.conv1.kernel`, variable: kernels[1] },
      { name: `${name}.norm1.gamma`, variable: normalizations[1].gamma },
      { name: `${name}.norm1.beta`, variable: normalizations[1].beta },
      { name: `${name}.skip.kernel`, variable: kernels[2] },
    ],
  };
}

/**
 * Residual block over time, x [B, T, in] to [B, ceil(T / 2), out]: h = lrelu(GN(conv5(x), stride 2)), y = GN(conv3(h)), and
 * lrelu(y + skip) where the skip is the mean of each two frames, a last one without a partner averaged with 0, under a 1x1
 * convolution (He et al. 2016; the averaging skip of
 * He et al. 2019, "bag of tricks"). Convolutions are 'same', the leaky ReLU's slope is 0.1.
 */
export function applyResidualTimeBlock(x: tf.Tensor3D, block: ResidualTimeBlock): tf.Tensor3D {
  const { kernels, normalizations, groups } = block;
  return tf.tidy(() => {
    const normalize = (values: tf.Tensor3D, index: number): tf.Tensor3D => {
      const { gamma, beta } = normalizations[index];
      return groupNormalization(values, gamma as tf.Tensor1D, beta as tf.Tensor1D, { groups });
    };
    const hidden = leakyRelu(normalize(tf.conv1d(x, kernels[0] as tf.Tensor3D, 2, 'same'), 0));
    const main = normalize(tf.conv1d(hidden, kernels[1] as tf.Tensor3D, 1, 'same'), 1);
    const half = tf.mul<tf.Tensor3D>(kernels[2], 0.5);
    // the mean of two frames under a 1x1 convolution, as one convolution over both: pooling apart would cost a tenth of the step
    const skip = tf.conv1d(x, tf.concat([half, half]), 2, 'same');
    return leakyRelu(tf.add<tf.Tensor3D>(main, skip));
  });
}
