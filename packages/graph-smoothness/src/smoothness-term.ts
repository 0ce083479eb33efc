import * as tf from '@tensorflow/tfjs';
import { GraphError } from './errors';
import type { SparseGraph } from './sparse-graph';
import { sparseSmoothness } from './sparse-smoothness-term';

export interface SmoothnessTermOptions {
  /** 'none' (default): S itself; 'weights': S / sum_ij W_ij, the mean over the edges, 0 where there is none. */
  normalization?: 'none' | 'weights';
}

/**
 * S = 1/2 sum_ij W_ij |y_i - y_j|^2 as a differentiable scalar of `probabilities` [m, K], for one of two kinds of
 * weights:
 *
 * - a `SparseGraph` of m nodes: memory grows with the edges, derivatives of any order. For whole graphs.
 * - a symmetric matrix [m, m] as from `subgraphWeights`, as values or as a tensor: sum of Y * (d * Y - W Y) with the
 *   degrees d, first derivative only. For training batches: its shapes do not change with the number of edges, so a
 *   back end that compiles a step compiles it once.
 *
 * The gradient 2 L Y is for the probabilities alone, the weights count as constants. float32, as TensorFlow.js is.
 */
export function smoothnessTerm(
  probabilities: tf.Tensor2D,
  weights: SparseGraph | tf.Tensor2D | Float32Array,
  { normalization = 'none' }: SmoothnessTermOptions = {},
): tf.Scalar {
  if (normalization !== 'none' && normalization !== 'weights') {
    throw new GraphError('normalization', String(normalization), "'none' or 'weights'");
  }
  if (probabilities.rank !== 2) {
    throw new GraphError('probabilities', `shape [${probabilities.shape.join(', ')}]`, 'two axes, nodes and classes');
  }
  const [rows] = probabilities.shape;
  requireFitting(weights, rows);
  return tf.tidy(() => {
    const { sum, total } =
      'rowPointers' in weights ? sparseSmoothness(probabilities, weights) : denseSmoothness(probabilities, weights);
    if (normalization === 'none') return sum;
    // Without an edge the sum is 0, and 0 / 1 is the 0 that is wanted
    return tf.div(sum, tf.where(tf.greater(total, 0), total, tf.onesLike(total)));
  });
}

/** S and the sum of all weights. */
function denseSmoothness(
  probabilities: tf.Tensor2D,
  weights: tf.Tensor2D | Float32Array,
): { sum: tf.Scalar; total: tf.Scalar } {
  const [rows] = probabilities.shape;
  const w = weights instanceof Float32Array ? tf.tensor2d(weights, [rows, rows]) : weights;
  const degree = tf.sum(w, 1, true);
  const form = tf.customGrad((y, save) => {
    const labels = y as tf.Tensor2D;
    const smoothed = tf.sub(tf.mul(labels, degree), tf.matMul(w, labels));
    (save as tf.GradSaveFunc)([smoothed]);
    return {
      value: tf.sum(tf.mul(labels, smoothed)),
      gradFunc: (dy, [saved]) => tf.mul(dy, tf.mul(saved, 2)),
    };
  });
  return { sum: form(probabilities) as tf.Scalar, total: tf.sum(degree) };
}

function requireFitting(weights: SparseGraph | tf.Tensor2D | Float32Array, rows: number): void {
  if ('rowPointers' in weights) {
    if (weights.nodes === rows) return;
    throw new GraphError('weights', `a graph of ${weights.nodes} nodes`, `${rows}, one a row of probabilities`);
  }
  const fits =
    weights instanceof Float32Array
      ? weights.length === rows * rows
      : weights.shape[0] === rows && weights.shape[1] === rows;
  if (fits) return;
  const found = weights instanceof Float32Array ? `${weights.length} values` : `shape [${weights.shape.join(', ')}]`;
  throw new GraphError('weights', found, `[${rows}, ${rows}], one row and column a row of probabilities`);
}
