import * as tf from '@tensorflow/tfjs';
import { convolutionParameters, type ConvolutionShape } from './convolution';
import type { Parameters } from './parameters';
import { upsampleNearest } from './upsample-nearest';

/** `[batch, height, width, inputs]` to `[batch, toHeight, toWidth, outputs]`; each length to n, 2n or 2n - 1. */
export type UpsamplingConvolution = (x: tf.Tensor4D, extent: [toHeight: number, toWidth: number]) => tf.Tensor4D;

/** Nearest-neighbour upsampling, then a 'same' convolution with bias and stride 1, without activation. */
export function upsamplingConvolution(
  parameters: Parameters,
  name: string,
  shape: Omit<ConvolutionShape, 'strides'>,
): UpsamplingConvolution {
  const { filter, bias } = convolutionParameters(parameters, name, { ...shape, strides: [1, 1] });
  // 'same' pads an even kernel by one more on one side, which a transposed convolution takes for the other side
  const isOdd = shape.kernel.every((side) => side % 2 === 1);
  return (x, extent) => {
    const growth = extent.map((size, axis) => size / x.shape[axis + 1]);
    const isDoubled = growth.every((factor) => factor === 1 || factor === 2) && growth.includes(2);
    const convolved =
      isOdd && isDoubled
        ? transposedConvolution(x, filter, growth)
        : tf.conv2d(upsampleNearest(x, extent), filter, 1, 'same');
    return tf.add(convolved, bias);
  };
}

/**
 * The same numbers from the small image: upsampling by 2 is a transposed convolution with a filter of ones, so that both together
 * are a transposed convolution of stride 2 with the filter spread by one element along the axis,
 * w'[p] = w[k-1-p] + w[k-p], p = 0..k. Along both axes of a 3 x 3 kernel it takes 16 products for 4 pixels instead of 36.
 */
function transposedConvolution(x: tf.Tensor4D, filter: tf.Tensor4D, growth: readonly number[]): tf.Tensor4D {
  return tf.tidy(() => {
    const spread = growth.reduce<tf.Tensor4D>(
      (grown, factor, axis) => (factor === 2 ? spreadAlong(grown, axis) : grown),
      filter,
    );
    const flipped = tf.reverse4d(spread, [0, 1]);
    const [batch, height, width] = x.shape;
    const size: [number, number, number, number] = [batch, height * growth[0], width * growth[1], filter.shape[3]];
    return tf.conv2dTranspose(x, tf.transpose(flipped, [0, 1, 3, 2]), size, growth as [number, number], 'same');
  });
}

/** w[q] + w[q-1], one element longer. */
function spreadAlong(filter: tf.Tensor4D, axis: number): tf.Tensor4D {
  const padded = (pads: [number, number]): tf.Tensor4D =>
    tf.pad4d(filter, [0, 1, 2, 3].map((at) => (at === axis ? pads : [0, 0])) as Paddings);
  return tf.add(padded([0, 1]), padded([1, 0]));
}

type Paddings = [[number, number], [number, number], [number, number], [number, number]];
