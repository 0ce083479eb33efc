import * as tf from '@tensorflow/tfjs';
import { GraphError, kindOf, requireOptions, requireName } from './errors';
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
 * - a `SparseGraph` of m nodes: memory grows with the edges. For whole graphs.
 * - a symmetric matrix [m, m] as from `subgraphWeights`, as values or as a tensor: sum of Y * (d * Y - W Y) with the
 *   degrees d and Y less the mean of its rows. For training batches: its shapes do not change with the number of edges, so a back end that compiles a
 *   step compiles it once. That it is symmetric is not looked at, and its gradient counts on it.
 *
 * The gradient 2 L Y is for the probabilities alone, the weights count as constants; derivatives of any order exist.
 * float32, as TensorFlow.js is.
 */
export function smoothnessTerm(
  probabilities: tf.Tensor2D,
  weights: SparseGraph | tf.Tensor2D | Float32Array,
  options: SmoothnessTermOptions = {},
): tf.Scalar {
  requireOptions<SmoothnessTermOptions>('options', options, { normalization: true });
  const { normalization = 'none' } = options;
  requireName('normalization', normalization, ['none', 'weights']);
  if (probabilities.rank !== 2) {
    throw new GraphError('probabilities', `shape [${probabilities.shape.join(', ')}]`, 'two axes, nodes and classes');
  }
  const [rows] = probabilities.shape;
  requireFitting(weights, rows);
  return tf.tidy(() => {
    const { sum, total } = isSparseGraph(weights)
      ? sparseSmoothness(probabilities, weights)
      : denseSmoothness(probabilities, weights);
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
  const degree = tf.sum<tf.Tensor2D>(w, 1, true);
  // what all rows have in common adds nothing, but would take digits along
  const centred = tf.sub<tf.Tensor2D>(probabilities, tf.mean(probabilities, 0, true));
  return { sum: tf.sum(tf.mul(centred, laplacianProduct(centred, w, degree))), total: tf.sum(degree) };
}

/**
 * (D - W) Y. W is symmetric, so the map is its own transpose and thus its own gradient: derivatives of any order, none
 * of them for W. The weights are saved, because a gradient is computed after the tensors of this scope are gone.
 */
function laplacianProduct(y: tf.Tensor2D, w: tf.Tensor2D, degree: tf.Tensor2D): tf.Tensor2D {
  const map = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([w, degree]);
    return {
      value: tf.sub(tf.mul(x as tf.Tensor2D, degree), tf.matMul(w, x as tf.Tensor2D)),
      gradFunc: (dy, saved) => laplacianProduct(dy as tf.Tensor2D, saved[0] as tf.Tensor2D, saved[1] as tf.Tensor2D),
    };
  });
  return map(y) as tf.Tensor2D;
}

function requireFitting(weights: SparseGraph | tf.Tensor2D | Float32Array, rows: number): void {
  const fix = 'Values come as from subgraphWeights: Float32Array.from(values), row after row.';
  if (!isSparseGraph(weights) && !(weights instanceof tf.Tensor) && !(weights instanceof Float32Array)) {
    throw new GraphError('weights', kindOf(weights), 'a SparseGraph, a Float32Array or a tensor', fix);
  }
  if (isSparseGraph(weights)) {
    if (weights.nodes === rows) return;
    throw new GraphError('weights', `a graph of ${weights.nodes} nodes`, `${rows}, one a row of probabilities`);
  }
  const fits =
    weights instanceof Float32Array ? weights.length === rows * rows : tf.util.arraysEqual(weights.shape, [rows, rows]);
  if (fits) return;
  const found = weights instanceof Float32Array ? `${weights.length} values` : `shape [${weights.shape.join(', ')}]`;
  throw new GraphError('weights', found, `[${rows}, ${rows}], one row and column a row of probabilities`);
}

function isSparseGraph(weights: unknown): weights is SparseGraph {
  return typeof weights === 'object' && weights !== null && 'rowPointers' in weights;
}
