import type { FeatureMatrix } from './feature-matrix';

/** Rows that are compared with as many others before the next ones are fetched: they stay in the processor's cache. */
export const defaultBlockSize = 64;

/**
 * Visits every pair i < j whose squared Euclidean distance is at most the larger of limits[i] and limits[j], which the
 * visitor may lower as it goes. Exact: d^2 = sum_c (a_c - b_c)^2 in float64, never |a|^2 + |b|^2 - 2ab, which
 * cancels for close points. A sum is given up as soon as it exceeds its limit.
 *
 * For any row the visits come in ascending order of the other row, whatever the block size.
 */
export function visitClosePairs(
  { data, rows, columns }: FeatureMatrix,
  limits: Float64Array,
  visit: (i: number, j: number, squaredDistance: number) => void,
  blockSize = defaultBlockSize,
): void {
  for (let blockI = 0; blockI < rows; blockI += blockSize) {
    const endI = Math.min(blockI + blockSize, rows);
    for (let blockJ = blockI; blockJ < rows; blockJ += blockSize) {
      const endJ = Math.min(blockJ + blockSize, rows);
      for (let i = blockI; i < endI; i++) {
        for (let j = Math.max(blockJ, i + 1); j < endJ; j++) {
          const limit = Math.max(limits[i], limits[j]);
          const squaredDistance = distanceUpTo(data, i * columns, j * columns, columns, limit);
          if (squaredDistance <= limit) visit(i, j, squaredDistance);
        }
      }
    }
  }
}

/** The squared distance, or some number above `limit` where it exceeds that. */
function distanceUpTo(data: FeatureMatrix['data'], a: number, b: number, columns: number, limit: number): number {
  let sum = 0;
  let column = 0;
  while (column < columns) {
    const end = Math.min(column + 16, columns);
    for (; column < end; column++) {
      const difference = data[a + column] - data[b + column];
      sum += difference * difference;
    }
    if (sum > limit) return sum;
  }
  return sum;
}
