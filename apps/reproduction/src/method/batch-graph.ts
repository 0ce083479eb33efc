import { smoothnessTerm } from '@image2audio/graph-smoothness/tfjs';
import { oneHot, type GraphSmoothness, type Labels } from '@image2audio/kplus1-classifier';
import * as tf from '@tensorflow/tfjs';

/** The part of the feature graph that joins the clips of one batch, as what the smoothness term reads. */
export type BatchGraph = {
  /** One-hot labels of the first rows, those of D_t. */
  known: tf.Tensor2D;
  /** W between all rows, those of D_u after those of D_t. */
  weights: tf.Tensor2D;
};

/** The caller disposes both tensors. */
export function batchGraph(labels: Labels, weights: Float32Array, classes: number): BatchGraph {
  const rows = Math.sqrt(weights.length);
  return { known: oneHot(labels, classes), weights: tf.tensor2d(weights, [rows, rows]) };
}

/** S of the batch per edge weight, with the y of paper 2.3: known labels where there are any, predictions elsewhere. */
export const smoothnessOfBatch: GraphSmoothness = (probabilities, graph) => {
  const { known, weights } = graph as BatchGraph;
  return smoothnessTerm(withKnownLabels(probabilities, known), weights, { normalization: 'weights' });
};

/** The y of S: one-hot where the label is known, in the first rows, and predicted with Dis_t elsewhere (paper 2.3). */
export function withKnownLabels(probabilities: tf.Tensor2D, known: tf.Tensor2D): tf.Tensor2D {
  const [rows, classes] = probabilities.shape;
  const first = known.shape[0];
  return tf.tidy(() => tf.concat2d([known, tf.slice2d(probabilities, [first, 0], [rows - first, classes])], 0));
}
