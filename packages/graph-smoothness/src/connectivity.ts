import { DisjointSets } from './disjoint-sets';
import type { SparseGraph } from './sparse-graph';

export interface Connectivity {
  nodes: number;
  /** Each counted once. */
  edges: number;
  /** Connected components, isolated nodes among them. */
  components: number;
  /** Nodes of the largest component. */
  largest: number;
  /** Nodes without any edge. */
  isolated: number;
  /** Mean number of neighbours. */
  meanDegree: number;
  /** The component of each node, numbered from 0 in the order of their first nodes. */
  componentOf: Int32Array;
}

/** How far the graph hangs together: to be reported beside beta and gamma, which decide it. */
export function connectivity({ nodes, rowPointers, columns }: SparseGraph): Connectivity {
  const parts = new DisjointSets(nodes);
  let isolated = 0;
  for (let node = 0; node < nodes; node++) {
    if (rowPointers[node] === rowPointers[node + 1]) isolated += 1;
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
  return {
    nodes,
    edges: columns.length / 2,
    components: numbers.size,
    largest,
    isolated,
    meanDegree: nodes === 0 ? 0 : columns.length / nodes,
    componentOf,
  };
}
