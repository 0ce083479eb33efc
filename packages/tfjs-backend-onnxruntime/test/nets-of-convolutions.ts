import * as tf from '@tensorflow/tfjs';
import { normal } from './compare-with-cpu';

/** Images of 5 x 6 pixels. */
export const images = (batch = 3, channels = 16): tf.Tensor => normal([batch, 5, 6, channels], 11);

export const filter = (inChannels = 16, outChannels = 16, seed = 12): tf.Tensor =>
  tf.randomNormal([3, 3, inChannels, outChannels], 0, 0.1, 'float32', seed);

export const vector = (shape: number[] = [16], seed = 13): tf.Tensor => normal(shape, seed);

export const convolve = (x: tf.Tensor, weights: tf.Tensor, stride = 1): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, stride, 'same');

/** The gradients by every operand of a sum of the results weighted with numbers of their own. */
export function gradients(compute: (...operands: tf.Tensor[]) => tf.Tensor, operands: tf.Tensor[]): tf.Tensor[] {
  const weighted = (...given: tf.Tensor[]): tf.Tensor => {
    const y = compute(...given);
    return tf.sum(tf.mul(y, normal(y.shape, 19)));
  };
  return tf.grads(weighted)(operands);
}
