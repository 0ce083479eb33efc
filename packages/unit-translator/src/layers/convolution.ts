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
  const { filter, bias } = convolutionParameters(parameters, name, shape);
  return (x) => tf.add(tf.conv2d(x, filter, shape.strides, 'same'), bias);
}

/** `[height, width, inputs, outputs]`, uniform by the fan-in, and zeros. */
export function convolutionParameters(
  parameters: Parameters,
  name: string,
  { kernel, inputs, outputs, gain }: ConvolutionShape,
): { filter: tf.Tensor4D; bias: tf.Variable } {
  const fanIn = kernel[0] * kernel[1] * inputs;
  const filter = parameters.uniform(`${name}/kernel`, [...kernel, inputs, outputs], fanIn, gain);
  return { filter: filter as tf.Tensor as tf.Tensor4D, bias: parameters.zeros(`${name}/bias`, [outputs]) };
}
