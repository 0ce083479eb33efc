import * as tf from '@tensorflow/tfjs';
import { logProbabilities } from './log-probabilities';

/** The smoothness S of class probabilities [rows, K] over some graph on those rows, as a scalar with a gradient. */
export type Smoothness = (probabilities: tf.Tensor2D) => tf.Scalar;

/**
 * S of the predictions: `smoothness` applied to the softmax over K of logits [rows, K]. Which graph joins the rows is
 * the caller's: S = 1/2 sum_ij W_ij |P(. | x_i) - P(. | x_j)|^2 in section 2.3.
 */
export function smoothnessTerm(logits: tf.Tensor2D, smoothness: Smoothness): tf.Scalar {
  return tf.tidy(() => smoothness(tf.exp(logProbabilities(logits, 'k'))));
}
