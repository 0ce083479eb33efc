import * as tf from '@tensorflow/tfjs';
import { crossEntropy } from './cross-entropy';

/**
 * Class-wise GAN term: cross-entropy over the K classes of the critic's logits on translated items, which should be taken
 * for their source item's class (paper 2.1, "maintaining its class label").
 */
export function criticClassLoss(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return crossEntropy(logits, oneHot);
}

/**
 * The generator's side of the K+1 classifier: mean -log P(y < K+1 | x) = mean softplus(-logsumexp(logits)), since class K+1 has
 * logit 0 and P(K+1|x) = 1 / (1 + sum_k exp(logit_k)) is the fake signal (paper 2.4).
 */
export function criticRealLoss(logits: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.neg(tf.logSumExp(logits, 1)))));
}
