import { GraphError } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';

/**
 * The smallest beta for which the epsilon graph is in one piece: the longest squared edge of the minimum spanning
 * tree of all rows (Prim's algorithm). Memory grows with the rows, time with their square. One far row alone makes it
 * large: compare it with `chooseScale`'s.
 *
 * @throws GraphError where it would be 0, because all rows are equal, or overflow.
 */
export function connectingBeta(features: FeatureMatrix): number {
  requireMatrix('features', features);
  const { data, rows, columns } = features;
  if (rows < 2) throw new GraphError('features', '1 row', 'at least 2');
  /** Squared distance of each row to the tree; negative once it is in it. */
  const toTree = new Float64Array(rows).fill(Infinity);
  let longest = 0;
  let added = 0;
  for (let step = 1; step < rows; step++) {
    toTree[added] = -1;
    let nearest = -1;
    for (let row = 0; row < rows; row++) {
      const limit = toTree[row];
      if (limit < 0) continue;
      let sum = 0;
      for (let c = 0; c < columns && sum < limit; c++) {
        sum += (data[added * columns + c] - data[row * columns + c]) ** 2;
      }
      if (sum < limit) toTree[row] = sum;
      if (nearest < 0 || toTree[row] < toTree[nearest]) nearest = row;
    }
    longest = Math.max(longest, toTree[nearest]);
    added = nearest;
  }
  if (longest === 0) {
    throw new GraphError(
      'features',
      'distances of 0 between all rows',
      'distinct rows',
      'A graph needs a beta above 0.',
    );
  }
  if (longest === Infinity) {
    const found = 'rows whose squared distances overflow';
    throw new GraphError('features', found, 'squared distances below 2^1024', 'Divide them all by a number.');
  }
  return longest;
}
