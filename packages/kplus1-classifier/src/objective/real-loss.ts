import * as tf from '@tensorflow/tfjs';
import { logSumExp } from './log-sum-exp';

/**
 * Mean of -log P(y < K+1 | x) = softplus(-lse) = softplus(lse) - lse over unlabeled real items with logits [B, K]; to
 * be minimised (section 2.4 maximises log P(y < K+1 | x) on D_u).
 */
export function realLoss(logits: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.neg(logSumExp(logits)))));
}
