import { GraphError, requireInteger, requireRange } from './errors';
import type { FeatureMatrix } from './feature-matrix';
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

/**
 * beta and gamma from the data: beta = the `quantile` (default 0.5, the median) over all rows of the squared distance to
 * their `neighbor`-th neighbour (default 10, at most rows - 1), so that about that share of the nodes has that many
 * neighbours; gamma = 1 / the mean squared distance to the first `neighbor` neighbours, which puts an average
 * neighbour's weight near exp(-1). The paper leaves both open (section 2.3). Quantiles are interpolated linearly as
 * numpy does. Where all those distances are 0, gamma is 1: every weight is exp(0) for any gamma.
 *
 * Neighbours that were computed already can be given instead of the features.
 */
export function chooseScale(
  source: FeatureMatrix | Neighbors,
  options: { neighbor?: number; quantile?: number } = {},
): GraphScale {
  const { quantile = 0.5 } = options;
  const neighbor = Math.min(options.neighbor ?? 10, source.rows - 1);
  if (source.rows < 2) throw new GraphError('features', `${source.rows} rows`, 'at least 2');
  requireInteger('neighbor', neighbor, 1, source.rows - 1);
  requireRange('quantile', quantile, 0, 1);
  const { rows, k, squaredDistances } = 'indices' in source ? source : nearestNeighbors(source, neighbor);
  if (neighbor > k) throw new GraphError('neighbor', String(neighbor), `at most ${k}, the neighbours given`);

  const toNeighbor = new Float64Array(rows);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    toNeighbor[row] = squaredDistances[row * k + neighbor - 1];
    for (let place = 0; place < neighbor; place++) sum += squaredDistances[row * k + place];
  }
  const mean = sum / (rows * neighbor);
  return { beta: quantileOf(toNeighbor, quantile), gamma: mean > 0 ? 1 / mean : 1, neighbor, quantile };
}

function quantileOf(values: Float64Array, quantile: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = quantile * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
