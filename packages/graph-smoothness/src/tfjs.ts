import * as tf from '@tensorflow/tfjs';
import { GraphError } from './errors';

export interface SmoothnessTermOptions {
  /** 'none' (default): S itself; 'weights': S / sum_ij W_ij, the mean over the edges, 0 where there is none. */
  normalization?: 'none' | 'weights';
}

/**
 * S = 1/2 sum_ij W_ij |y_i - y_j|^2 of a batch as a differentiable scalar: `probabilities` [m, K], `weights` symmetric
 * [m, m] as from `subgraphWeights`, as values or as a tensor. Computed as sum of Y * (d * Y - W Y) with the degrees d; the
 * gradient 2 L Y is for the probabilities alone, the weights count as constants, and it is a first derivative only.
 */
export function smoothnessTerm(
  probabilities: tf.Tensor2D,
  weights: tf.Tensor2D | Float32Array,
  { normalization = 'none' }: SmoothnessTermOptions = {},
): tf.Scalar {
  const [rows] = probabilities.shape;
  requireSquare(weights, rows);
  return tf.tidy(() => {
    const w = weights instanceof Float32Array ? tf.tensor2d(weights, [rows, rows]) : weights;
    const degree = tf.sum(w, 1, true);
    // Without an edge the sum is 0, and 0 / 1 is the 0 that is wanted
    const total = tf.sum(degree);
    const divisor = normalization === 'none' ? tf.scalar(1) : tf.where(tf.greater(total, 0), total, tf.onesLike(total));
    const form = tf.customGrad((y, save) => {
      const labels = y as tf.Tensor2D;
      const smoothed = tf.div(tf.sub(tf.mul(labels, degree), tf.matMul(w, labels)), divisor);
      (save as tf.GradSaveFunc)([smoothed]);
      return {
        value: tf.sum(tf.mul(labels, smoothed)),
        gradFunc: (dy, [saved]) => tf.mul(dy, tf.mul(saved, 2)),
      };
    });
    return form(probabilities) as tf.Scalar;
  });
}

function requireSquare(weights: tf.Tensor2D | Float32Array, rows: number): void {
  const fits =
    weights instanceof Float32Array
      ? weights.length === rows * rows
      : weights.shape[0] === rows && weights.shape[1] === rows;
  if (fits) return;
  const found = weights instanceof Float32Array ? `${weights.length} values` : `shape [${weights.shape.join(', ')}]`;
  throw new GraphError('weights', found, `[${rows}, ${rows}], one row and column a row of probabilities`);
}
