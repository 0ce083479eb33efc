import { DisjointSets } from './disjoint-sets';
import { edgesByStrength } from './edges-by-strength';
import { GraphError } from './errors';
import type { SparseGraph } from './sparse-graph';

export interface ReliabilityPaths {
  /** The given labels, and those found; -1 where no path leads to a labeled node. */
  labels: Int32Array;
  /** The weakest weight on the node's path to a labeled node: 1 for given labels, 0 where there is no path. */
  reliability: Float64Array;
  /** The squared distance of that weakest edge: 0 for given labels, Infinity where there is no path. */
  bottleneck: Float64Array;
  /** How many unlabeled nodes got a label. */
  assigned: number;
  /** Edges that were passed over because their ends had different labels. */
  refused: number;
  /** The edges that joined parts, strongest first: the paths run along them. */
  forest: { from: Int32Array; to: Int32Array };
}

/**
 * Labels by the strongest path first (section 2.3): edges in order of decreasing weight join parts of the graph; a part
 * has the label of the labeled nodes in it; two parts with different labels are never joined. Where an unlabeled part
 * meets a labeled one, all its nodes take that label, with that edge's weight as their reliability: every edge joined
 * before was stronger, so it is the weakest on the path of each of them.
 *
 * The reliability is thus the widest-path value max over labeled l, over paths i to l, of min W on the path, in the
 * whole graph, and the labels are those of the maximum spanning forest rooted at the labeled nodes. Equal weights are
 * taken by distance, then by node order. Isolated nodes without a label keep -1.
 *
 * `labels` has one entry a node: a class from 0, or -1 for unlabeled.
 */
export function reliabilityPaths(graph: SparseGraph, labels: ArrayLike<number>): ReliabilityPaths {
  const { nodes } = graph;
  requireLabels(labels, nodes);
  const found = Int32Array.from(labels);
  const reliability = new Float64Array(nodes);
  const bottleneck = new Float64Array(nodes).fill(Infinity);
  for (let node = 0; node < nodes; node++) {
    if (found[node] < 0) continue;
    reliability[node] = 1;
    bottleneck[node] = 0;
  }
  const parts = new DisjointSets(nodes);
  const from: number[] = [];
  const to: number[] = [];
  let assigned = 0;
  let refused = 0;
  for (const edge of edgesByStrength(graph)) {
    const [a, b] = [parts.find(edge.from), parts.find(edge.to)];
    if (a === b) continue;
    // A part without a label has none on any of its nodes, a part with one has it on all
    const [labelA, labelB] = [found[edge.from], found[edge.to]];
    if (labelA >= 0 && labelB >= 0 && labelA !== labelB) {
      refused += 1;
      continue;
    }
    if (labelA !== labelB) {
      parts.forEachMember(labelA < 0 ? a : b, (node) => {
        found[node] = Math.max(labelA, labelB);
        reliability[node] = edge.weight;
        bottleneck[node] = edge.squaredDistance;
        assigned += 1;
      });
    }
    parts.merge(a, b);
    from.push(edge.from);
    to.push(edge.to);
  }
  const forest = { from: Int32Array.from(from), to: Int32Array.from(to) };
  return { labels: found, reliability, bottleneck, assigned, refused, forest };
}

/** Throws GraphError unless there is one label a node, each -1 or a class. */
export function requireLabels(labels: ArrayLike<number>, nodes: number): void {
  if (labels.length !== nodes) throw new GraphError('labels', `${labels.length} labels`, `${nodes}, one a node`);
  for (let node = 0; node < nodes; node++) {
    if (!Number.isInteger(labels[node]) || labels[node] < -1) {
      throw new GraphError(`labels[${node}]`, String(labels[node]), 'a class from 0, or -1 for unlabeled');
    }
  }
}
