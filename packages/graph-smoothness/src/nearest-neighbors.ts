import { requireInteger } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { defaultBlockSize, visitClosePairs } from './squared-distances';

export interface Neighbors {
  rows: number;
  k: number;
  /** rows x k: the neighbours of each row, nearest first, of equally near ones the lower index first. */
  indices: Int32Array;
  /** rows x k, in float64. */
  squaredDistances: Float64Array;
}

/**
 * The k nearest other rows of every row by Euclidean distance, exactly (k from 1 to rows - 1). Each distance is
 * computed once, in blocks of `blockSize` rows (default 64), which changes the speed and never the result.
 */
export function nearestNeighbors(
  features: FeatureMatrix,
  k: number,
  { blockSize = defaultBlockSize }: { blockSize?: number } = {},
): Neighbors {
  requireMatrix('features', features);
  requireInteger('k', k, 1, features.rows - 1);
  requireInteger('blockSize', blockSize, 1, Number.MAX_SAFE_INTEGER);
  const { rows } = features;
  const indices = new Int32Array(rows * k).fill(-1);
  const squaredDistances = new Float64Array(rows * k).fill(Infinity);
  const farthestKept = new Float64Array(rows).fill(Infinity);

  const offer = (row: number, other: number, squaredDistance: number) => {
    // Others come in ascending order, so an equal one that came earlier stays in front
    if (!(squaredDistance < farthestKept[row])) return;
    const start = row * k;
    let place = start + k - 1;
    for (; place > start && squaredDistances[place - 1] > squaredDistance; place--) {
      squaredDistances[place] = squaredDistances[place - 1];
      indices[place] = indices[place - 1];
    }
    squaredDistances[place] = squaredDistance;
    indices[place] = other;
    farthestKept[row] = squaredDistances[start + k - 1];
  };
  visitClosePairs(
    features,
    farthestKept,
    (i, j, squaredDistance) => {
      offer(i, j, squaredDistance);
      offer(j, i, squaredDistance);
    },
    blockSize,
  );
  return { rows, k, indices, squaredDistances };
}
