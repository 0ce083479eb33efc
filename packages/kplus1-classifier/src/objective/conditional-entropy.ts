import * as tf from '@tensorflow/tfjs';
import { requireOptions } from '../errors';
import { logProbabilities } from './log-probabilities';

/**
 * Mean conditional entropy H = -sum_{k <= K} P(k | x) log P(k | x) in nats over the rows of logits [B, K]; to be
 * minimised (section 2.4 maximises sum P log P; it is taken over D_u).
 * `over: 'k'` (default) uses the softmax over K, for which H lies in [0, log K] and says how decided the class is;
 * `over: 'k+1'` takes the K real classes' share of the (K+1)-class distribution, which is small as well where an item
 * looks generated.
 */
export function conditionalEntropy(logits: tf.Tensor2D, options: { over?: 'k' | 'k+1' } = {}): tf.Scalar {
  requireOptions<{ over?: 'k' | 'k+1' }>('options', options, { over: true });
  const { over = 'k' } = options;
  return tf.tidy(() => {
    const ofClasses = logProbabilities(logits, over);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(tf.exp(ofClasses), ofClasses), 1)));
  });
}
