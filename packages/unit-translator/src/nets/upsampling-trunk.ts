import * as tf from '@tensorflow/tfjs';
import { dense } from '../layers/dense';
import { leakyGain, leakyRelu } from '../layers/leaky-relu';
import type { Parameters } from '../layers/parameters';
import { upsamplingConvolution } from '../layers/upsampling-convolution';
import type { Grid } from './grid';
import type { WritingTrunk } from './trunk-ends';

/**
 * The mirror of `stridedTrunk`: a dense layer to the smallest grid, then nearest-neighbour upsampling and convolution through
 * the same extents in reverse. The last convolution is linear and gives the domain's channels.
 */
export function upsamplingTrunk(
  parameters: Parameters,
  name: string,
  {
    grid: { channels, kernel, extents },
    item,
    filters,
  }: { grid: Grid; item: readonly number[]; filters: readonly number[] },
  inputs: number,
): WritingTrunk {
  const [height, width] = extents[filters.length];
  const deepest = filters[filters.length - 1];
  const start = dense(parameters, `${name}/dense`, inputs, height * width * deepest, leakyGain);
  const stages = filters.map((_, stage) => {
    const layer = filters.length - 1 - stage;
    const last = layer === 0;
    const apply = upsamplingConvolution(parameters, `${name}/convolution${stage + 1}`, {
      kernel,
      inputs: filters[layer],
      outputs: last ? channels : filters[layer - 1],
      gain: last ? 1 : leakyGain,
    });
    return { apply, extent: extents[layer], last };
  });
  return (hidden) => {
    const batch = hidden.shape[0];
    let grid = tf.reshape<tf.Rank.R4>(leakyRelu(start(hidden)), [batch, height, width, deepest]);
    for (const { apply, extent, last } of stages) {
      const grown = apply(grid, extent);
      grid = last ? grown : leakyRelu(grown);
    }
    return tf.reshape(grid, [batch, ...item]);
  };
}
