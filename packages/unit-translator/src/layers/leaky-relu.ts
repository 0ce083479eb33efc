import * as tf from '@tensorflow/tfjs';

export const leakySlope = 0.1;

/** He's gain for this activation: keeps the variance of what flows through, sqrt(2 / (1 + slope^2)). */
export const leakyGain = Math.sqrt(2 / (1 + leakySlope ** 2));

/** max(x, 0.1 x). Two elementwise ops: the fused tf.leakyRelu has a slow gradient on several back ends. */
export function leakyRelu<T extends tf.Tensor>(x: T): T {
  return tf.maximum(x, tf.mul(x, leakySlope));
}
