import * as tf from '@tensorflow/tfjs';
import { ClassifierError } from '../errors';
import { logSumExp } from './log-sum-exp';
import { oneHot, type Labels } from './one-hot';

/** Over which classes P(y | x) of a labeled item is normalised. */
export type LabeledOver = 'k' | 'k+1';

/**
 * Mean of -log P(y | x) over the rows of logits [B, K]; to be minimised.
 * `over: 'k+1'` normalises over all K+1 classes, softplus(lse) - l_y, which is the objective of section 2.4 to the
 * letter; `over: 'k'` (default) is the ordinary cross-entropy lse - l_y, which leaves "real or generated" to the terms
 * made for it. They differ by softplus(-lse) = -log P(y < K+1 | x), the real loss of the labeled items.
 */
export function labeledLoss(
  logits: tf.Tensor2D,
  labels: Labels,
  { over = 'k' }: { over?: LabeledOver } = {},
): tf.Scalar {
  const [rows, classes] = logits.shape;
  if (labels.length !== rows) {
    throw new ClassifierError('labels', `${labels.length} labels`, `one for each of the ${rows} rows`);
  }
  return tf.tidy(() => {
    const lse = logSumExp(logits);
    const normaliser = over === 'k' ? lse : tf.softplus(lse);
    const ofLabel = tf.sum(tf.mul(logits, oneHot(labels, classes)), 1);
    return tf.mean(tf.sub(normaliser, ofLabel));
  });
}
