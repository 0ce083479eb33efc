import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireOptions, requireRange } from '../errors';
import { logProbabilities } from './log-probabilities';
import { oneHot, type Labels } from './one-hot';

/** Over which classes P(y | x) of a labeled item is normalised. */
export type LabeledOver = 'k' | 'k+1';

/**
 * Mean of -log P(y | x) over the rows of logits [B, K], for labels as class indices or as one-hot rows [B, K]; to be minimised.
 * `over: 'k+1'` normalises over all K+1 classes, softplus(lse) - l_y, which is the objective of section 2.4 to the
 * letter; `over: 'k'` (default) is the ordinary cross-entropy lse - l_y, which leaves "real or generated" to the terms
 * made for it. They differ by softplus(-lse) = -log P(y < K+1 | x), the real loss of the labeled items. With `smoothing` s, label smoothing
 * (Szegedy et al. 2016): the one-hot row y becomes (1 - s) y + s / K over the K real classes; torch.nn.CrossEntropyLoss agrees.
 */
export function labeledLoss(
  logits: tf.Tensor2D,
  labels: Labels | tf.Tensor2D,
  options: { over?: LabeledOver; smoothing?: number } = {},
): tf.Scalar {
  requireOptions<{ over?: LabeledOver; smoothing?: number }>('options', options, { over: true, smoothing: true });
  const { over = 'k', smoothing = 0 } = options;
  const [rows, classes] = logits.shape;
  requireRange('smoothing', smoothing, 0, 1);
  if (labels instanceof tf.Tensor) {
    if (labels.shape[0] !== rows || labels.shape[1] !== classes) {
      throw new ClassifierError('labels', `shape [${labels.shape.join(', ')}]`, `one-hot rows [${rows}, ${classes}]`);
    }
  } else if (labels.length !== rows) {
    throw new ClassifierError('labels', `${labels.length} labels`, `one for each of the ${rows} rows`);
  }
  return tf.tidy(() => {
    const rowsOfLabels = labels instanceof tf.Tensor ? labels : oneHot(labels, classes);
    const targets = smoothing === 0 ? rowsOfLabels : tf.add(tf.mul(rowsOfLabels, 1 - smoothing), smoothing / classes);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(logProbabilities(logits, over), targets), 1)));
  });
}
