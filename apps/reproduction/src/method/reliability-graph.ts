import {
  chooseScale,
  connectivity,
  epsilonGraph,
  nearestNeighbors,
  reliabilityPaths,
  type SparseGraph,
} from '@image2audio/graph-smoothness';
import type { FeatureMatrix } from '../features/feature-matrix';
import type { TrainingContext } from '../training/training-context';

/** The feature graph of D_t and D_u (paper 2.3) and the labels that its reliability paths give to clips of D_u. */
export interface ReliabilityGraph {
  /** Nodes 0 .. |D_t| - 1 are D_t, the others D_u. */
  graph: SparseGraph;
  /** Indices into D_u of the clips that a path labels, and their labels. */
  pathNodes: Int32Array;
  pathLabels: Int32Array;
  facts: { beta: number; gamma: number; edges: number; components: number; isolated: number; pathLabels: number };
}

/**
 * Reliability path (paper 2.3), on f(x) of D_t and D_u, as they are: an edge where |f(x_i) - f(x_j)|^2 <= beta, of weight
 * W_ij = exp(-gamma |f(x_i) - f(x_j)|^2); an unlabeled node gets the label of the labeled nodes that its strongest paths lead to.
 */
export function reliabilityGraph(
  { data, config: { graph: settings } }: Pick<TrainingContext, 'data' | 'config'>,
  features: FeatureMatrix,
): ReliabilityGraph {
  const { neighbor, quantile } = settings;
  const nearest = Math.min(neighbor, features.rows - 1);
  const { beta, gamma } = chooseScale(nearestNeighbors(features, nearest), { neighbor: nearest, quantile });
  const graph = epsilonGraph(features, { beta, gamma });

  const labels = new Int32Array(features.rows).fill(-1);
  labels.set(data.labeled.labels);
  const paths = reliabilityPaths(graph, labels);
  const first = data.labeled.items.count;
  const pathNodes = Int32Array.from(
    Array.from({ length: data.unlabeled.count }, (_, index) => index).filter(
      (index) => paths.labels[first + index] >= 0,
    ),
  );
  const { edges, components, isolated } = connectivity(graph);
  return {
    graph,
    pathNodes,
    pathLabels: pathNodes.map((index) => paths.labels[first + index]),
    facts: { beta, gamma, edges, components, isolated, pathLabels: pathNodes.length },
  };
}
