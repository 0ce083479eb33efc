import { requireInteger, requireRange } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { nearestNeighbors } from './nearest-neighbors';
import { graphOfEdges, type SparseGraph } from './sparse-graph';
import { visitClosePairs } from './squared-distances';

export interface EpsilonGraphOptions {
  /** Two nodes are joined where their squared distance is at most beta. `chooseScale` proposes one. */
  beta: number;
  /** Weights are exp(-gamma d^2). */
  gamma: number;
  /**
   * Bounds the memory: an edge is kept only if it leads to one of the `maxNeighbors` nearest of at least one of its
   * ends. Default: no bound, as in the paper.
   */
  maxNeighbors?: number;
}

/**
 * The graph of section 2.3: an edge where |f(x_i) - f(x_j)|^2 <= beta, with weight W_ij = exp(-gamma |f(x_i) - f(x_j)|^2).
 * Features are taken as they are, neither centred nor scaled. Weights of far edges may underflow to 0 for a large gamma;
 * the edge and its distance stay.
 */
export function epsilonGraph(features: FeatureMatrix, options: EpsilonGraphOptions): SparseGraph {
  const { beta, gamma, maxNeighbors } = options;
  requireMatrix('features', features);
  requireRange('beta', beta, 0, Infinity);
  requireRange('gamma', gamma, 0, Number.MAX_VALUE);
  if (maxNeighbors !== undefined) requireInteger('maxNeighbors', maxNeighbors, 1, Number.MAX_SAFE_INTEGER);
  const { rows } = features;
  const from: number[] = [];
  const to: number[] = [];
  const squaredDistances: number[] = [];
  const join = (i: number, j: number, squaredDistance: number) => {
    from.push(i);
    to.push(j);
    squaredDistances.push(squaredDistance);
  };

  if (maxNeighbors === undefined || maxNeighbors >= rows - 1) {
    visitClosePairs(features, new Float64Array(rows).fill(beta), join);
  } else {
    visitNeighborPairs(features, maxNeighbors, beta, join);
  }
  return graphOfEdges(rows, { from, to, squaredDistances }, gamma);
}

/** Visits each pair of which one is among the k nearest of the other, once. */
function visitNeighborPairs(
  features: FeatureMatrix,
  k: number,
  beta: number,
  visit: (i: number, j: number, squaredDistance: number) => void,
): void {
  const { rows, indices, squaredDistances } = nearestNeighbors(features, k);
  const isNeighbor = (i: number, j: number) => indices.subarray(i * k, i * k + k).includes(j);
  for (let i = 0; i < rows; i++) {
    for (let p = i * k; p < i * k + k; p++) {
      const j = indices[p];
      if (squaredDistances[p] <= beta && (i < j || !isNeighbor(j, i))) visit(i, j, squaredDistances[p]);
    }
  }
}
