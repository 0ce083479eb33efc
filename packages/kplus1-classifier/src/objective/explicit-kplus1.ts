/**
 * The objective on K+1 explicit logits e = [e_1 ... e_K, e_(K+1)], the generated class last: the softmax of Salimans et
 * al. 2016 before they fix the last logit at 0.
 *
 * The two forms are one model. A softmax does not change when a number is added to all logits, so l_k = e_k - e_(K+1)
 * gives the same probabilities with the fake logit at 0, and every term f here is f(e) = g(e_1 - e_(K+1), ...,
 * e_K - e_(K+1)) for its namesake g on K logits. Hence the gradients: df/de_k = dg/dl_k for k <= K, and df/de_(K+1) is
 * minus their sum. A network with K+1 outputs has one output too many, not another objective.
 */
import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireOptions } from '../errors';
import { kPlus1Probabilities, type KPlus1Probabilities } from '../kplus1-probabilities';
import type { LabeledOver } from './labeled-loss';
import { fakeLoss } from './fake-loss';
import { logProbabilities } from './log-probabilities';
import { oneHot, type Labels } from './one-hot';
import { realLoss } from './real-loss';

/** [B, K+1] to [B, K]: l_k = e_k - e_(K+1), after which all functions of K logits apply. */
export function subtractFakeLogit(explicit: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.sub<tf.Tensor2D>(realColumns(explicit), fakeColumn(explicit)));
}

/** [B, K] to [B, K+1]: the explicit form [l, 0] of logits whose fake logit is fixed at 0. */
export function appendFakeLogit(logits: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.concat([logits, tf.zeros<tf.Rank.R2>([logits.shape[0], 1])], 1));
}

/** Mean of -log P(y | x) for labels 0 to K-1: lse(e) - e_y over all K+1 classes, or, over K, lse(e_1 ... e_K) - e_y. */
export function explicitLabeledLoss(
  explicit: tf.Tensor2D,
  labels: Labels,
  options: { over?: LabeledOver } = {},
): tf.Scalar {
  requireOptions<{ over?: LabeledOver }>('options', options, { over: true });
  const { over = 'k' } = options;
  const [rows, columns] = explicit.shape;
  if (labels.length !== rows) {
    throw new ClassifierError('labels', `${labels.length} labels`, `one for each of the ${rows} rows`);
  }
  return tf.tidy(() => {
    const ofClasses = classLogProbabilities(explicit, over);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(ofClasses, oneHot(labels, columns - 1)), 1)));
  });
}

/** Mean of -log P(K+1 | x) = lse(e) - e_(K+1) over generated items. */
export function explicitFakeLoss(explicit: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => fakeLoss(subtractFakeLogit(explicit)));
}

/** Mean of -log P(y < K+1 | x) = lse(e) - lse(e_1 ... e_K) over unlabeled real items. */
export function explicitRealLoss(explicit: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => realLoss(subtractFakeLogit(explicit)));
}

/** Mean of -sum_{k <= K} P(k | x) log P(k | x), P over the K classes or over all K+1; see `conditionalEntropy`. */
export function explicitConditionalEntropy(explicit: tf.Tensor2D, options: { over?: 'k' | 'k+1' } = {}): tf.Scalar {
  requireOptions<{ over?: 'k' | 'k+1' }>('options', options, { over: true });
  const { over = 'k' } = options;
  return tf.tidy(() => {
    const ofClasses = classLogProbabilities(explicit, over);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(tf.exp(ofClasses), ofClasses), 1)));
  });
}

/** The values l_k = e_k - e_(K+1) of rows of K+1 values, in float64, `classes` being K. */
export function subtractFakeLogitValues(explicit: ArrayLike<number>, classes: number): Float64Array {
  const columns = classes + 1;
  if (explicit.length % columns !== 0) {
    const expected = `a multiple of the ${columns} logits, ${classes} classes and "generated"`;
    throw new ClassifierError('explicit', `${explicit.length} values`, expected);
  }
  return Float64Array.from({ length: (explicit.length / columns) * classes }, (_, i) => {
    const start = Math.floor(i / classes) * columns;
    return explicit[start + (i % classes)] - explicit[start + classes];
  });
}

/** Probabilities of rows of K+1 explicit logits, `classes` being K. */
export function explicitKPlus1Probabilities(explicit: ArrayLike<number>, classes: number): KPlus1Probabilities {
  return kPlus1Probabilities(subtractFakeLogitValues(explicit, classes), classes);
}

/** log P(k | x) of the K real classes, over these or over all K+1. */
function classLogProbabilities(explicit: tf.Tensor2D, over: 'k' | 'k+1'): tf.Tensor2D {
  return over === 'k' ? logProbabilities(realColumns(explicit), 'k') : realColumns(logProbabilities(explicit, 'k'));
}

function realColumns(explicit: tf.Tensor2D): tf.Tensor2D {
  const [rows, columns] = requireExplicit(explicit);
  return tf.slice(explicit, [0, 0], [rows, columns - 1]);
}

function fakeColumn(explicit: tf.Tensor2D): tf.Tensor2D {
  const [rows, columns] = requireExplicit(explicit);
  return tf.slice(explicit, [0, columns - 1], [rows, 1]);
}

function requireExplicit({ shape }: tf.Tensor2D): [rows: number, columns: number] {
  if (shape[1] >= 3) return shape;
  throw new ClassifierError('explicit', `shape [${shape.join(', ')}]`, '[B, K+1] for at least 2 classes');
}
