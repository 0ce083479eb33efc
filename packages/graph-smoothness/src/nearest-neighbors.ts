import { requireInteger, requireOptions } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { visitClosePairs, type SearchOptions, searchOptionNames } from './close-pairs';
import { comesBefore, replaceFarthest, sortHeap } from './neighbor-heap';

export interface Neighbors {
  rows: number;
  k: number;
  /** rows x k: the neighbours of each row, nearest first, of equally near ones the lower index first. */
  indices: Int32Array;
  /** rows x k, in float64. */
  squaredDistances: Float64Array;
}

/** Up to so many neighbours a row is a sorted list, above it a heap: two thirds of the time at 65, half at 100. */
const longestList = 64;

/**
 * The k nearest other rows of every row by Euclidean distance, exactly (k from 1 to rows - 1). `product` and
 * `blockSize` change the speed and never the result. Memory: rows x (k + columns) numbers and one product of two
 * blocks.
 */
export function nearestNeighbors(features: FeatureMatrix, k: number, search: SearchOptions = {}): Neighbors {
  requireOptions<SearchOptions>('search', search, searchOptionNames);
  requireMatrix('features', features);
  requireInteger('k', k, 1, features.rows - 1, 'A row has no more neighbours than there are other rows.');
  const { rows } = features;
  const indices = new Int32Array(rows * k).fill(-1);
  const squaredDistances = new Float64Array(rows * k).fill(Infinity);
  const farthestKept = new Float64Array(rows).fill(Infinity);

  const insert = (row: number, other: number, squaredDistance: number) => {
    const start = row * k;
    let place = start + k - 1;
    if (!comesBefore(squaredDistance, other, squaredDistances[place], indices[place])) return;
    for (; place > start; place--) {
      if (!comesBefore(squaredDistance, other, squaredDistances[place - 1], indices[place - 1])) break;
      squaredDistances[place] = squaredDistances[place - 1];
      indices[place] = indices[place - 1];
    }
    squaredDistances[place] = squaredDistance;
    indices[place] = other;
    farthestKept[row] = squaredDistances[start + k - 1];
  };
  const replace = (row: number, other: number, squaredDistance: number) => {
    const start = row * k;
    if (!comesBefore(squaredDistance, other, squaredDistances[start], indices[start])) return;
    replaceFarthest(indices, squaredDistances, start, k, other, squaredDistance);
    farthestKept[row] = squaredDistances[start];
  };
  const inHeaps = k > longestList;
  const offer = inHeaps ? replace : insert;
  visitClosePairs(
    features,
    farthestKept,
    (i, j, squaredDistance) => {
      offer(i, j, squaredDistance);
      offer(j, i, squaredDistance);
    },
    search,
  );
  if (inHeaps) for (let row = 0; row < rows; row++) sortHeap(indices, squaredDistances, row * k, k);
  return { rows, k, indices, squaredDistances };
}
