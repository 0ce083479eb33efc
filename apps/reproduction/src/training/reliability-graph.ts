import {
  chooseScale,
  connectivity,
  epsilonGraph,
  nearestNeighbors,
  reliabilityPaths,
  type SparseGraph,
} from '@image2audio/graph-smoothness';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import { concatenateItems } from '../features/item-set';
import type { ClassifierInTraining } from './networks';

/** The feature graph of D_t and D_u (paper 2.3) and the labels that its reliability paths give to clips of D_u. */
export interface ReliabilityGraph {
  /** Nodes 0 .. |D_t| - 1 are D_t, the others D_u. */
  graph: SparseGraph;
  /** Indices into D_u of the clips that a path labels, and their labels. */
  pathNodes: Int32Array;
  pathLabels: Int32Array;
  facts: { beta: number; gamma: number; edges: number; components: number; isolated: number; pathLabels: number };
}

/** Builds the graph on the averaged classifier's features, as they are. */
export async function buildReliabilityGraph(
  { classifier, average }: ClassifierInTraining,
  data: TrainingData,
  { graph: { neighbor, quantile } }: Config,
): Promise<ReliabilityGraph> {
  const clips = concatenateItems(data.labeled.items, data.unlabeled);
  const prediction = await average.applyTo(() => classifier.predict(clips.data));
  const features = { data: prediction.features, rows: clips.count, columns: prediction.featureCount };
  const nearest = Math.min(neighbor, clips.count - 1);
  const { beta, gamma } = chooseScale(nearestNeighbors(features, nearest), { neighbor: nearest, quantile });
  const graph = epsilonGraph(features, { beta, gamma });

  const labels = new Int32Array(clips.count).fill(-1);
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
