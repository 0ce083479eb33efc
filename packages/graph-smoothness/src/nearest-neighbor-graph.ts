import { reportOfScale, type GraphScale } from './choose-scale';
import { type SearchOptions, searchOptionNames, searchOptionsOf } from './close-pairs';
import { EdgeBuffer } from './edge-buffer';
import { GraphError, requireRange, requireOptions, requireName } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { settleIsolated, type IsolatedPolicy } from './isolated-nodes';
import { nearestNeighbors, type Neighbors } from './nearest-neighbors';
import { visitNeighborPairs, type Symmetrization } from './neighbor-pairs';
import { graphOfEdges, type SparseGraph } from './sparse-graph';

export interface NearestNeighborGraphOptions extends SearchOptions {
  /** Neighbours of each node, from 1 to rows - 1. Default 10. */
  k?: number;
  /** Weights are exp(-gamma d^2); 0 gives weights of 1. `chooseScale` proposes one. */
  gamma: number;
  /** 'union' (default): an edge where either end names the other among its k nearest; 'mutual': where both do. */
  symmetrization?: Symmetrization;
  /** What becomes of nodes without an edge, which only 'mutual' leaves. Default 'keep'. */
  isolated?: IsolatedPolicy;
  /** The k nearest of each row, where they were computed before; `k` is then theirs. */
  neighbors?: Neighbors;
}

/** The symmetrised k-nearest-neighbour graph with weights exp(-gamma d^2), the usual alternative to an epsilon ball. */
export function nearestNeighborGraph(features: FeatureMatrix, options: NearestNeighborGraphOptions): SparseGraph {
  requireOptions<NearestNeighborGraphOptions & Partial<GraphScale>>(
    'options',
    options,
    {
      k: true,
      gamma: true,
      symmetrization: true,
      isolated: true,
      neighbors: true,
      beta: true,
      ...reportOfScale,
      ...searchOptionNames,
    },
    'required',
  );
  const { k, gamma, symmetrization = 'union', isolated = 'keep', neighbors, ...rest } = options;
  const search = searchOptionsOf(rest);
  requireMatrix('features', features);
  requireRange('gamma', gamma, 0, Number.MAX_VALUE);
  requireName('symmetrization', symmetrization, ['union', 'mutual']);
  if (neighbors && neighbors.rows !== features.rows) {
    throw new GraphError('neighbors.rows', String(neighbors.rows), `${features.rows}, the rows of the features`);
  }
  if (neighbors && k !== undefined && k !== neighbors.k) {
    throw new GraphError('k', String(k), `${neighbors.k}, the k of the neighbours given, or no k`);
  }
  const edges = new EdgeBuffer();
  visitNeighborPairs(
    neighbors ?? nearestNeighbors(features, k ?? 10, search),
    symmetrization,
    (i, j, squaredDistance) => {
      edges.push(i, j, squaredDistance);
    },
  );
  settleIsolated(isolated, features, edges, search);
  return graphOfEdges(features.rows, edges.list(), gamma);
}
