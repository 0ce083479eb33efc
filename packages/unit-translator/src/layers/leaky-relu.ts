import * as tf from '@tensorflow/tfjs';

export const leakySlope = 0.1;

/** He's gain for this activation: keeps the variance of what flows through, sqrt(2 / (1 + slope^2)). */
export const leakyGain = Math.sqrt(2 / (1 + leakySlope ** 2));

/**
 * max(x, 0.1 x), with slope 0.1 at 0. The gradient is given by hand, dy times 1 or 0.1: that of tf.maximum takes eight ops over
 * the whole feature map, and the fused tf.leakyRelu has a slow one on several back ends.
 */
export function leakyRelu<T extends tf.Tensor>(x: T): T {
  return withGradient(x) as T;
}

const withGradient = tf.customGrad((x, save) => {
  const input = x as tf.Tensor;
  (save as tf.GradSaveFunc)([input]);
  return {
    value: tf.leakyRelu(input, leakySlope),
    gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(dy, tf.step(saved, leakySlope)),
  };
});
