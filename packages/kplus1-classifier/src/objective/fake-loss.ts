import * as tf from '@tensorflow/tfjs';
import { logSumExp } from './log-sum-exp';

/**
 * Mean of -log P(K+1 | x) = softplus(lse) over generated items with logits [B, K]; to be minimised
 * (section 2.4 maximises log P(K+1 | x) on D_g).
 */
export function fakeLoss(logits: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(logSumExp(logits))));
}
