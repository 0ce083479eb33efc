import * as tf from '@tensorflow/tfjs';

/**
 * g min(1, clipNorm / (|g| + 1e-6)), the gradient scaled down to a Euclidean norm of at most `clipNorm`, and |g| itself; no value is
 * read. Infinity is no limit. Agrees with PyTorch's clip_grad_norm_.
 */
export function clipToNorm(gradient: tf.Tensor1D, clipNorm: number): { clipped: tf.Tensor1D; norm: tf.Scalar } {
  const squaredNorm: tf.Scalar = tf.sum(tf.square(gradient));
  const norm = tf.sqrt(squaredNorm);
  if (clipNorm === Infinity) return { clipped: gradient, norm };
  return { clipped: tf.mul(gradient, tf.minimum(1, tf.div(clipNorm, tf.add(norm, 1e-6)))), norm };
}
