import * as tf from '@tensorflow/tfjs';

/**
 * max(x, slope x), element by element, for a slope below 1 (default 0.1). Its gradient, 1 above 0 and `slope` at and
 * below it, is written out in two operations: the composed one of `maximum` takes eight.
 */
export function leakyRelu<T extends tf.Tensor>(x: T, slope = 0.1): T {
  const activate = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: tf.leakyRelu(input as tf.Tensor, slope),
      gradFunc: (dy, [saved]) => tf.mul(dy, tf.step(saved, slope)),
    };
  });
  return activate(x) as T;
}
