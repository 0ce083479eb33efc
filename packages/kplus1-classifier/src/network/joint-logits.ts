import * as tf from '@tensorflow/tfjs';
import { logSumExp } from '../objective/log-sum-exp';

/**
 * Logits [B, K] of two heads together, the logit of class K+1 fixed at 0. Over the K classes they are a product of experts,
 * softmax(joint) proportional to softmax(first) softmax(second), the sum of both log-softmaxes; whether an item is real or generated
 * is the first head's to say: joint = log softmax(first + second) + lse(first), so that lse(joint) = lse(first) and P(y < K+1 | x) is
 * the first head's alone. A constant added to the second head's logits changes nothing.
 */
export function jointLogits(first: tf.Tensor2D, second: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const sum = tf.add<tf.Tensor2D>(first, second);
    const shift = tf.sub(logSumExp(first), logSumExp(sum));
    return tf.add<tf.Tensor2D>(sum, tf.expandDims(shift, 1));
  });
}
