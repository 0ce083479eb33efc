import * as tf from '@tensorflow/tfjs';
import { convolution } from '../layers/convolution';
import { leakyGain, leakyRelu } from '../layers/leaky-relu';
import type { Parameters } from '../layers/parameters';
import type { Grid } from './grid';
import type { ReadingTrunk } from './trunk-ends';

/** Stride-2 convolutions with leaky ReLU, flattened: the front of an encoder and of the discriminator. */
export function stridedTrunk(
  parameters: Parameters,
  name: string,
  { channels, kernel, strides, extents }: Grid,
  filters: readonly number[],
): ReadingTrunk {
  const layers = filters.map((outputs, layer) =>
    convolution(parameters, `${name}/convolution${layer + 1}`, {
      kernel,
      strides,
      inputs: layer === 0 ? channels : filters[layer - 1],
      outputs,
      gain: leakyGain,
    }),
  );
  const [height, width] = extents[filters.length];
  const outputs = height * width * filters[filters.length - 1];
  const trunk = (x: tf.Tensor): tf.Tensor2D => {
    let hidden = tf.reshape<tf.Rank.R4>(x, [x.shape[0], ...extents[0], channels]);
    for (const layer of layers) hidden = leakyRelu(layer(hidden));
    return tf.reshape(hidden, [x.shape[0], outputs]);
  };
  return Object.assign(trunk, { outputs });
}
