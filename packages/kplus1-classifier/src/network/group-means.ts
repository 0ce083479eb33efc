import * as tf from '@tensorflow/tfjs';

/**
 * The matrix [B, B] that takes rows to the mean of their group: entry (i, j) is 1 / n for items i and j of the same group of n items,
 * 0 otherwise. `groups` has one integer an item; which integers they are does not matter. The caller disposes it.
 */
export function groupMeans(groups: ArrayLike<number>): tf.Tensor2D {
  const rows = groups.length;
  const sizes = new Map<number, number>();
  for (let i = 0; i < rows; i++) sizes.set(groups[i], (sizes.get(groups[i]) ?? 0) + 1);
  const matrix = new Float32Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const share = 1 / sizes.get(groups[i])!;
    for (let j = 0; j < rows; j++) if (groups[j] === groups[i]) matrix[i * rows + j] = share;
  }
  return tf.tensor2d(matrix, [rows, rows]);
}
