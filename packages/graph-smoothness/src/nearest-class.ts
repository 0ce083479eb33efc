import { DisjointSets } from './disjoint-sets';
import { edgesByStrength } from './edges-by-strength';
import { GraphError, requireOptions } from './errors';
import { requireClassCount, requireLabels } from './node-labels';
import type { SparseGraph } from './sparse-graph';

export interface NearestClass {
  /** The given labels, and those of the strictly nearest class; -1 where there is none. */
  labels: Int32Array;
  /**
   * nodes x classes: the smallest longest squared step on a path to a labeled node of the class; Infinity without a
   * path.
   */
  bottlenecks: Float64Array;
  /** How many unlabeled nodes got a label. */
  assigned: number;
  /** Unlabeled nodes whose nearest classes are equally near: they keep -1. */
  ties: number;
  /** Unlabeled nodes without a path to any labeled node: they keep -1. */
  unreached: number;
}

/**
 * The alternative to `reliabilityPaths`: each unlabeled node takes the class that is strictly nearest by bottleneck
 * distance, the longest squared step on the best path to any labeled node of the class, in the whole graph, other
 * classes' nodes included. Where the same weakest step leads to two classes neither is nearer and the node gets no
 * label, while a reliability path decides by the steps after it: this rule labels fewer nodes, and they agree where
 * both label (tested).
 *
 * Found along the minimum spanning forest, which holds a best path between any two nodes. `classes` is one above the
 * highest label by default.
 */
export function nearestClassByBottleneck(
  graph: SparseGraph,
  labels: ArrayLike<number>,
  options: { classes?: number } = {},
): NearestClass {
  requireOptions<{ classes?: number }>('options', options, { classes: true });
  const { nodes } = graph;
  requireLabels(labels, nodes);
  const highest = Array.from(labels).reduce((a, b) => Math.max(a, b), 0);
  const { classes = highest + 1 } = options;
  requireClassCount(classes, nodes);
  if (highest >= classes) throw new GraphError('labels', `class ${highest}`, `classes below ${classes}`);
  const bottlenecks = classBottlenecks(graph, labels, classes);
  const found = Int32Array.from(labels);
  let [assigned, ties, unreached] = [0, 0, 0];
  for (let node = 0; node < nodes; node++) {
    if (found[node] >= 0) continue;
    const distances = bottlenecks.subarray(node * classes, (node + 1) * classes);
    const distance = distances.reduce((a, b) => Math.min(a, b), Infinity);
    const label = distances.indexOf(distance);
    if (distance === Infinity) unreached += 1;
    else if (label !== distances.lastIndexOf(distance)) ties += 1;
    else {
      found[node] = label;
      assigned += 1;
    }
  }
  return { labels: found, bottlenecks, assigned, ties, unreached };
}

/** nodes x classes: min over paths to a labeled node of the class of the longest squared step; 0 at its own label. */
function classBottlenecks(graph: SparseGraph, labels: ArrayLike<number>, classes: number): Float64Array {
  const bottlenecks = new Float64Array(graph.nodes * classes).fill(Infinity);
  for (let node = 0; node < graph.nodes; node++) {
    if (labels[node] >= 0) bottlenecks[node * classes + labels[node]] = 0;
  }
  const parts = new DisjointSets(graph.nodes);
  /** A class that one part reaches and the other does not is reached by the other's nodes over the joining edge. */
  const spread = (to: number, fromNode: number, toNode: number, squaredDistance: number) => {
    for (let k = 0; k < classes; k++) {
      const reached = Number.isFinite(bottlenecks[fromNode * classes + k]);
      if (!reached || Number.isFinite(bottlenecks[toNode * classes + k])) continue;
      parts.forEachMember(to, (node) => {
        bottlenecks[node * classes + k] = squaredDistance;
      });
    }
  };
  for (const { from, to, squaredDistance } of edgesByStrength(graph)) {
    const [a, b] = [parts.find(from), parts.find(to)];
    if (a === b) continue;
    spread(b, from, to, squaredDistance);
    spread(a, to, from, squaredDistance);
    parts.merge(a, b);
  }
  return bottlenecks;
}
