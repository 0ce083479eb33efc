import * as tf from '@tensorflow/tfjs';

/**
 * The gradients of `variables` as one vector, in their order. A variable the loss does not reach has a gradient of zeros, so
 * that every value keeps its place whatever terms a step computes.
 */
export function flattenGradients(
  variables: readonly tf.Variable[],
  gradients: readonly (tf.Tensor | null | undefined)[],
): tf.Tensor1D {
  const parts = variables.map(({ size }, index) => {
    const gradient = gradients[index];
    return gradient ? tf.reshape(gradient, [size]) : tf.zeros([size]);
  });
  return tf.concat(parts) as tf.Tensor1D;
}

/**
 * g min(1, clipNorm / (|g| + 1e-6)), the gradient scaled down to a norm of at most `clipNorm`, and |g| itself; no value is read.
 * Agrees with PyTorch's clip_grad_norm_.
 */
export function clipToNorm(gradient: tf.Tensor1D, clipNorm: number): { clipped: tf.Tensor1D; norm: tf.Scalar } {
  const squaredNorm: tf.Scalar = tf.sum(tf.square(gradient));
  const norm = tf.sqrt(squaredNorm);
  if (clipNorm === Infinity) return { clipped: gradient, norm };
  return { clipped: tf.mul(gradient, tf.minimum(1, tf.div(clipNorm, tf.add(norm, 1e-6)))), norm };
}
