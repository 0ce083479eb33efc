import * as tf from '@tensorflow/tfjs';

/**
 * The gradients of `variables` as one vector, in their order. A variable the loss does not reach has a gradient of zeros, so
 * that every value keeps its place whatever terms a step computes.
 */
export function flattenGradients(variables: readonly tf.Variable[], gradients: tf.NamedTensorMap): tf.Tensor1D {
  const parts = variables.map((variable) => {
    const gradient = gradients[variable.name] as tf.Tensor | null | undefined;
    return gradient ? tf.reshape(gradient, [variable.size]) : tf.zeros([variable.size]);
  });
  return tf.concat(parts) as tf.Tensor1D;
}

/**
 * g min(1, clipNorm / |g|), the gradient scaled down to a norm of at most `clipNorm`, and |g| itself; no value is read.
 * Agrees with PyTorch's clip_grad_norm_ up to its 1e-6 in the denominator.
 */
export function clipToNorm(gradient: tf.Tensor1D, clipNorm: number): { clipped: tf.Tensor1D; norm: tf.Scalar } {
  const squaredNorm: tf.Scalar = tf.sum(tf.square(gradient));
  const norm = tf.sqrt(squaredNorm);
  if (clipNorm === Infinity) return { clipped: gradient, norm };
  return { clipped: tf.mul(gradient, tf.div(clipNorm, tf.maximum(norm, clipNorm))), norm };
}
