import * as tf from '@tensorflow/tfjs';

/** Weights of attention pooling of C channels through A units. */
export interface AttentionPoolingWeights {
  /** [C, A] and [A]. */
  kernel: tf.Tensor2D;
  bias: tf.Tensor1D;
  /** [A, 1]. */
  query: tf.Tensor2D;
}

/**
 * Attention over time (the self-attentive pooling of Lin et al. 2017): a_t = softmax_t(q . tanh(W x_t + b)), and the pooled
 * [B, C] is sum_t a_t x_t of x [B, T, C]. `weights`, [B, T], says which frames counted. With q = 0 it is the mean.
 */
export function attentionPooling(
  x: tf.Tensor3D,
  { kernel, bias, query }: AttentionPoolingWeights,
): { pooled: tf.Tensor2D; weights: tf.Tensor2D } {
  return tf.tidy(() => {
    const [batch, frames, channels] = x.shape;
    const flat = tf.reshape<tf.Rank.R2>(x, [batch * frames, channels]);
    const scores = tf.matMul(tf.tanh(tf.add<tf.Tensor2D>(tf.matMul(flat, kernel), bias)), query);
    const weights = tf.softmax<tf.Tensor2D>(tf.reshape(scores, [batch, frames]));
    return { pooled: tf.sum<tf.Tensor2D>(tf.mul(x, tf.expandDims(weights, 2)), 1), weights };
  });
}
