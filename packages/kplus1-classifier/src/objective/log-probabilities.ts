import * as tf from '@tensorflow/tfjs';

/**
 * log P(k | x) of each row of logits [B, K]: [B, K]. `over: 'k'` is the log-softmax over K; `over: 'k+1'` has the logit of class K+1, fixed at
 * 0, in the sum as well. The largest logit is taken off before anything is added up and never added again, so that logits far from 0 keep the
 * digits in which they differ: `l - logSumExp(l)` would leave log P = 0 of four equal logits of 1e8 in float32. Its gradient is written out to save
 * operations and is a first derivative only.
 */
export function logProbabilities(logits: tf.Tensor2D, over: 'k' | 'k+1'): tf.Tensor2D {
  const normalize = tf.customGrad((input, save) => {
    const values = input as tf.Tensor2D;
    const ofClasses = tf.max(values, 1, true);
    const largest = over === 'k' ? ofClasses : tf.relu(ofClasses);
    const shifted = tf.sub<tf.Tensor2D>(values, largest);
    const sum = tf.sum(tf.exp(shifted), 1, true);
    const whole = over === 'k' ? sum : tf.add(sum, tf.exp(tf.neg(largest)));
    const value = tf.sub<tf.Tensor2D>(shifted, tf.log(whole));
    (save as tf.GradSaveFunc)([value]);
    return {
      value,
      gradFunc: (dy, [saved]) => tf.sub(dy, tf.mul(tf.exp(saved), tf.sum(dy as tf.Tensor2D, 1, true))),
    };
  });
  return normalize(logits) as tf.Tensor2D;
}
