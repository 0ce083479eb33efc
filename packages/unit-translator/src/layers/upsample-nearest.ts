import * as tf from '@tensorflow/tfjs';

/**
 * Nearest-neighbour upsampling of `[batch, height, width, channels]` to `[batch, toHeight, toWidth, channels]`, where each
 * length is n, 2n or 2n - 1 (the last copy cropped). Written as concatenation and reshape, whose gradients are cheap everywhere.
 */
export function upsampleNearest(x: tf.Tensor4D, [toHeight, toWidth]: [number, number]): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  let grown = x;
  // [.., w, c c] in memory is [.., w w, c]
  if (toWidth > width) grown = tf.reshape(tf.concat([grown, grown], 3), [batch, height, 2 * width, channels]);
  if (toHeight > height) {
    const rows = tf.reshape(grown, [batch, height, -1]);
    grown = tf.reshape(tf.concat([rows, rows], 2), [batch, 2 * height, grown.shape[2], channels]);
  }
  if (grown.shape[1] === toHeight && grown.shape[2] === toWidth) return grown;
  return tf.slice(grown, [0, 0, 0, 0], [batch, toHeight, toWidth, channels]);
}
