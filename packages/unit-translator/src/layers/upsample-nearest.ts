import * as tf from '@tensorflow/tfjs';

/**
 * Nearest-neighbour upsampling of `[batch, height, width, channels]` to `[batch, toHeight, toWidth, channels]`, where each
 * length is n, 2n or 2n - 1 (the last copy cropped).
 */
export function upsampleNearest(x: tf.Tensor4D, [toHeight, toWidth]: [number, number]): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const grown = enlarge(x, toHeight > height ? 2 : 1, toWidth > width ? 2 : 1);
  if (grown.shape[1] === toHeight && grown.shape[2] === toWidth) return grown;
  return tf.slice(grown, [0, 0, 0, 0], [batch, toHeight, toWidth, channels]);
}

/**
 * Every pixel `rows` by `columns` times. The gradient, the sum over the copies, is written out as a mean pooling times their
 * number: that of tf.image.resizeNearestNeighbor is wrong for more than one image on TensorFlow.js' cpu back end (4.22).
 */
function enlarge(x: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  if (rows * columns === 1) return x;
  const repeat = tf.customGrad((input) => {
    const image = input as tf.Tensor4D;
    const copies: [number, number] = [rows, columns];
    return {
      value: tf.image.resizeNearestNeighbor(image, [image.shape[1] * rows, image.shape[2] * columns]),
      gradFunc: (dy: tf.Tensor) => tf.mul(tf.avgPool(dy as tf.Tensor4D, copies, copies, 'valid'), rows * columns),
    };
  });
  return repeat(x) as tf.Tensor4D;
}
