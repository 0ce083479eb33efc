import * as tf from '@tensorflow/tfjs';
import type { Parameters } from './parameters';

export type Convolution = (x: tf.Tensor4D) => tf.Tensor4D;

export interface ConvolutionShape {
  /** `[height, width]` of the kernel; height 1 for sequences. */
  kernel: [number, number];
  strides: [number, number];
  inputs: number;
  outputs: number;
  /** Scales the initial weights. */
  gain: number;
}

/** 'same' convolution with bias over `[batch, height, width, inputs]`, without activation. */
export function convolution(parameters: Parameters, name: string, shape: ConvolutionShape): Convolution {
  const { kernel, strides, inputs, outputs, gain } = shape;
  const fanIn = kernel[0] * kernel[1] * inputs;
  const filter = parameters.uniform(
    `${name}/kernel`,
    [...kernel, inputs, outputs],
    fanIn,
    gain,
  ) as tf.Tensor as tf.Tensor4D;
  const bias = parameters.zeros(`${name}/bias`, [outputs]);
  return (x) => tf.add(tf.conv2d(x, filter, strides, 'same'), bias);
}
