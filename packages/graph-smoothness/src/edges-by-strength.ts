import type { SparseGraph } from './sparse-graph';

export interface Edge {
  from: number;
  to: number;
  weight: number;
  squaredDistance: number;
}

/**
 * Every edge once (from < to) by decreasing weight; equal weights, of underflow for instance, by increasing distance and
 * then by the order of their nodes, so that the sequence is the same each time.
 */
export function* edgesByStrength(graph: SparseGraph): Generator<Edge> {
  const { nodes, rowPointers, columns, weights, squaredDistances } = graph;
  const from = new Int32Array(columns.length);
  const order = new Uint32Array(columns.length / 2);
  let count = 0;
  for (let node = 0; node < nodes; node++) {
    for (let p = rowPointers[node]; p < rowPointers[node + 1]; p++) {
      from[p] = node;
      if (node < columns[p]) order[count++] = p;
    }
  }
  order.sort((a, b) => weights[b] - weights[a] || squaredDistances[a] - squaredDistances[b] || a - b);
  for (const p of order) {
    yield { from: from[p], to: columns[p], weight: weights[p], squaredDistance: squaredDistances[p] };
  }
}
