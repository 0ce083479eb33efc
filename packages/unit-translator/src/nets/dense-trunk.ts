import type * as tf from '@tensorflow/tfjs';
import { dense } from '../layers/dense';
import { leakyGain, leakyRelu } from '../layers/leaky-relu';
import type { Parameters } from '../layers/parameters';
import type { ReadingTrunk, WritingTrunk } from './trunk-ends';

/** Dense layers with leaky ReLU: the front of a vector domain's encoder and of its discriminator. */
export function denseReadingTrunk(
  parameters: Parameters,
  name: string,
  { size }: { size: number },
  units: readonly number[],
): ReadingTrunk {
  const layers = units.map((outputs, layer) =>
    dense(parameters, `${name}/layer${layer + 1}`, layer === 0 ? size : units[layer - 1], outputs, leakyGain),
  );
  const trunk = (x: tf.Tensor): tf.Tensor2D =>
    layers.reduce<tf.Tensor2D>((hidden, layer) => leakyRelu(layer(hidden)), x as tf.Tensor2D);
  return Object.assign(trunk, { outputs: units.at(-1) ?? size });
}

/** The mirror of `denseReadingTrunk`; the last layer is linear and gives the vector. */
export function denseWritingTrunk(
  parameters: Parameters,
  name: string,
  { size, units }: { size: number; units: readonly number[] },
  inputs: number,
): WritingTrunk {
  const widths = [inputs, ...[...units].reverse(), size];
  const layers = widths.slice(1).map((outputs, layer) => {
    const gain = layer === units.length ? 1 : leakyGain;
    return dense(parameters, `${name}/layer${layer + 1}`, widths[layer], outputs, gain);
  });
  return (hidden) =>
    layers.reduce((x, layer, index) => (index < units.length ? leakyRelu(layer(x)) : layer(x)), hidden);
}
