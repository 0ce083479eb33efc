import { DisjointSets } from './disjoint-sets';
import { requireClasses } from './node-labels';
import type { SparseGraph } from './sparse-graph';

export interface Connectivity {
  nodes: number;
  /** Each counted once. */
  edges: number;
  /** Connected components, isolated nodes among them. */
  components: number;
  /** Nodes of the largest component. */
  largest: number;
  /** Nodes without any edge: no path reaches them, and they add nothing to the smoothness. */
  isolated: number;
  /** Number of neighbours of a node: smallest, median (the upper of two), mean and largest. */
  degrees: { min: number; median: number; mean: number; max: number };
  /** The component of each node, numbered from 0 in the order of their first nodes. */
  componentOf: Int32Array;
  /** The nodes without an edge. */
  isolatedNodes: Int32Array;
}

/** What labels can reach in a graph. */
export interface LabelReach {
  /** Components that hold a labeled node. */
  labeledComponents: number;
  /** Components that hold labeled nodes of several classes: there paths have to choose. */
  contestedComponents: number;
  /** Unlabeled nodes in components without a labeled one, isolated ones included: they keep -1 whatever the paths do. */
  unreachable: number;
}

/** How far the graph hangs together: to be reported beside beta and gamma, which decide it. */
export function connectivity({ nodes, rowPointers, columns }: SparseGraph): Connectivity {
  const parts = new DisjointSets(nodes);
  const isolatedNodes: number[] = [];
  const counts = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    counts[node] = rowPointers[node + 1] - rowPointers[node];
    if (counts[node] === 0) isolatedNodes.push(node);
    for (let p = rowPointers[node]; p < rowPointers[node + 1]; p++) {
      const [a, b] = [parts.find(node), parts.find(columns[p])];
      if (a !== b) parts.merge(a, b);
    }
  }
  const numbers = new Map<number, number>();
  let largest = 0;
  const componentOf = Int32Array.from({ length: nodes }, (_, node) => {
    const root = parts.find(node);
    largest = Math.max(largest, parts.sizeOf(root));
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
  counts.sort();
  return {
    nodes,
    edges: columns.length / 2,
    components: numbers.size,
    largest,
    isolated: isolatedNodes.length,
    degrees: { min: counts[0], median: counts[nodes >> 1], mean: columns.length / nodes, max: counts[nodes - 1] },
    componentOf,
    isolatedNodes: Int32Array.from(isolatedNodes),
  };
}

/** What labels (a class from 0, or -1) can reach, before any path is searched. */
export function labelReach({ componentOf, components }: Connectivity, labels: ArrayLike<number>): LabelReach {
  requireClasses(labels, componentOf.length);
  const classOf = new Int32Array(components).fill(-1);
  const contested = new Uint8Array(components);
  componentOf.forEach((component, node) => {
    if (labels[node] < 0) return;
    if (classOf[component] >= 0 && classOf[component] !== labels[node]) contested[component] = 1;
    classOf[component] = labels[node];
  });
  return {
    labeledComponents: classOf.filter((label) => label >= 0).length,
    contestedComponents: contested.filter((mark) => mark === 1).length,
    unreachable: componentOf.filter((component, node) => labels[node] < 0 && classOf[component] < 0).length,
  };
}
