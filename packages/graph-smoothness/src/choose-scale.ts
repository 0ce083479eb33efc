import { GraphError, requireInteger, requireRange, requireOptions } from './errors';
import { type SearchOptions, searchOptionNames } from './close-pairs';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { nearestNeighbors, type Neighbors } from './nearest-neighbors';

export interface GraphScale {
  /** Largest squared distance of an edge. */
  beta: number;
  /** Rate of the weights exp(-gamma d^2). */
  gamma: number;
  /** The neighbour and the quantile that gave them, for the report. */
  neighbor: number;
  quantile: number;
}

/** What `chooseScale` gives beside the options of a graph, which takes its answer as it is. */
export const reportOfScale = { neighbor: true, quantile: true } as const;

/**
 * beta and gamma from the data: beta = the `quantile` (default 0.5, the median) over all rows of the squared distance
 * to their `neighbor`-th neighbour (default 10, or as many as there are where that is less), so that about that share of the
 * nodes has that many neighbours; gamma = 1 / the mean squared distance to the first `neighbor` neighbours, which
 * puts an average neighbour's weight near exp(-1). The paper leaves both open (section 2.3). Quantiles are
 * interpolated linearly as numpy does. `{ neighbor: 1, quantile: 1 }` gives the smallest beta that leaves no node
 * isolated, `connectingBeta` the smallest one that leaves the graph in one piece.
 *
 * Neighbours that were computed already can be given instead of the features.
 *
 * @throws GraphError where that distance is 0, because so many rows are equal, or so small that gamma overflows.
 */
export function chooseScale(
  source: FeatureMatrix | Neighbors,
  options: { neighbor?: number; quantile?: number } & SearchOptions = {},
): GraphScale {
  requireOptions<{ neighbor?: number; quantile?: number } & SearchOptions>('options', options, {
    neighbor: true,
    quantile: true,
    ...searchOptionNames,
  });
  const most = neighborsOf(source);
  const { quantile = 0.5, neighbor = Math.min(10, most), ...search } = options;
  if (!(source.rows >= 2)) throw new GraphError('features', `${source.rows} rows`, 'at least 2');
  requireInteger('neighbor', neighbor, 1, source.rows - 1);
  requireRange('quantile', quantile, 0, 1);
  const { rows, k, squaredDistances } = 'indices' in source ? source : nearestNeighbors(source, neighbor, search);
  if (neighbor > k) throw new GraphError('neighbor', String(neighbor), `at most ${k}, the neighbours given`);

  const toNeighbor = new Float64Array(rows);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    toNeighbor[row] = squaredDistances[row * k + neighbor - 1];
    for (let place = 0; place < neighbor; place++) sum += squaredDistances[row * k + place];
  }
  const beta = quantileOf(toNeighbor, quantile);
  if (beta === 0) {
    const found = `distance 0 to neighbour ${neighbor} at quantile ${quantile}: that many rows are equal`;
    throw new GraphError(
      'features',
      found,
      'distinct rows',
      'Leave duplicates out, or take a larger neighbor or quantile.',
    );
  }
  const gamma = (rows * neighbor) / sum;
  if (gamma === Infinity) {
    const found = `distances so small that gamma, 1 / their mean square, is ${gamma}`;
    throw new GraphError('features', found, 'a finite gamma', 'Multiply them all by a number.');
  }
  return { beta, gamma, neighbor, quantile };
}

/** How many neighbours a row has, or was given. */
function neighborsOf(source: FeatureMatrix | Neighbors): number {
  const given = source as FeatureMatrix | Neighbors | null | undefined;
  if (typeof given === 'object' && given !== null && 'indices' in given) return given.k;
  requireMatrix('features', source as FeatureMatrix);
  return source.rows - 1;
}

function quantileOf(values: Float64Array, quantile: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = quantile * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
