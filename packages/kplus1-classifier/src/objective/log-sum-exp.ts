import * as tf from '@tensorflow/tfjs';

/**
 * log sum_k exp(l_k) of each row of logits [B, K]: [B], exact for logits of any size. With the logit of class K+1
 * fixed at 0 it is the log-odds of "real": P(y < K+1 | x) = sigmoid(lse). Its gradient, the softmax over K, is written
 * out to save operations and is a first derivative only.
 */
export function logSumExp(logits: tf.Tensor2D): tf.Tensor1D {
  const reduce = tf.customGrad((input, save) => {
    const values = input as tf.Tensor2D;
    const largest = tf.max(values, 1, true);
    const sum = tf.sum(tf.exp(tf.sub(values, largest)), 1, true);
    const result = tf.add(tf.log(sum), largest);
    (save as tf.GradSaveFunc)([values, largest, sum]);
    return {
      value: tf.squeeze(result, [1]),
      // not exp(l - lse): of large logits lse is rounded
      gradFunc: (dy, [saved, most, all]) => tf.mul(tf.expandDims(dy, 1), tf.div(tf.exp(tf.sub(saved, most)), all)),
    };
  });
  return reduce(logits) as tf.Tensor1D;
}
