import { reportOfScale, type GraphScale } from './choose-scale';
import { searchOptionsOf, visitClosePairs, type SearchOptions, searchOptionNames } from './close-pairs';
import { EdgeBuffer } from './edge-buffer';
import { requireInteger, requirePositive, requireRange, requireOptions } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { settleIsolated, type IsolatedPolicy } from './isolated-nodes';
import { nearestNeighbors } from './nearest-neighbors';
import { visitNeighborPairs } from './neighbor-pairs';
import { graphOfEdges, type SparseGraph } from './sparse-graph';

export interface EpsilonGraphOptions extends SearchOptions {
  /** Two nodes are joined where their squared distance is at most beta, above 0. `chooseScale` proposes one. */
  beta: number;
  /** Weights are exp(-gamma d^2); 0 gives weights of 1. */
  gamma: number;
  /**
   * Bounds the memory: an edge is kept only if it leads to one of the `maxNeighbors` nearest of at least one of its
   * ends. Default: no bound, as in the paper.
   */
  maxNeighbors?: number;
  /** What becomes of nodes without an edge. Default 'keep'. */
  isolated?: IsolatedPolicy;
}

const epsilonGraphOptions = {
  beta: true,
  gamma: true,
  maxNeighbors: true,
  isolated: true,
  ...searchOptionNames,
} as const;

/**
 * The graph of section 2.3: an edge where |f(x_i) - f(x_j)|^2 <= beta, with weight W_ij = exp(-gamma |f(x_i) - f(x_j)|^2).
 * Features are taken as they are, neither centred nor scaled. Weights of far edges may underflow to 0 for a large gamma;
 * the edge and its distance stay. Memory grows with the edges, never with the square of the nodes.
 */
export function epsilonGraph(features: FeatureMatrix, options: EpsilonGraphOptions): SparseGraph {
  requireOptions<EpsilonGraphOptions & Partial<GraphScale>>(
    'options',
    options,
    { ...epsilonGraphOptions, ...reportOfScale },
    'required',
  );
  const { beta, gamma, maxNeighbors, isolated = 'keep', ...rest } = options;
  const search = searchOptionsOf(rest);
  requireMatrix('features', features);
  requirePositive('beta', beta, 'beta is a squared distance; chooseScale proposes one.');
  requireRange('gamma', gamma, 0, Number.MAX_VALUE);
  if (maxNeighbors !== undefined) requireInteger('maxNeighbors', maxNeighbors, 1, Number.MAX_SAFE_INTEGER);
  const { rows } = features;
  const edges = new EdgeBuffer();
  const join = (i: number, j: number, squaredDistance: number) => {
    edges.push(i, j, squaredDistance);
  };
  if (maxNeighbors === undefined || maxNeighbors >= rows - 1) {
    visitClosePairs(features, new Float64Array(rows).fill(beta), join, search);
  } else {
    visitNeighborPairs(nearestNeighbors(features, maxNeighbors, search), 'union', (i, j, squaredDistance) => {
      if (squaredDistance <= beta) join(i, j, squaredDistance);
    });
  }
  settleIsolated(isolated, features, edges, search);
  return graphOfEdges(rows, edges.list(), gamma);
}
