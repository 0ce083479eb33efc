/**
 * An undirected weighted graph in compressed rows: the neighbours of node i are columns[p] with weights[p] for p from
 * rowPointers[i] up to rowPointers[i + 1], in ascending order. Every edge is stored at both of its ends; no node is
 * its own neighbour. A node without neighbours is isolated: its degree is 0 and it adds nothing to the smoothness.
 */
export interface SparseGraph {
  nodes: number;
  /** nodes + 1. */
  rowPointers: Int32Array;
  columns: Int32Array;
  weights: Float64Array;
  /** Of the features at the two ends. */
  squaredDistances: Float64Array;
}

/** Edges, each once, in any order. */
export interface EdgeList {
  from: ArrayLike<number>;
  to: ArrayLike<number>;
  squaredDistances: ArrayLike<number>;
}

/** The graph of these edges with weights exp(-gamma d^2). */
export function graphOfEdges(nodes: number, edges: EdgeList, gamma: number): SparseGraph {
  const ends = edges.from.length;
  const rowPointers = new Int32Array(nodes + 1);
  for (let e = 0; e < ends; e++) {
    rowPointers[edges.from[e] + 1] += 1;
    rowPointers[edges.to[e] + 1] += 1;
  }
  for (let node = 0; node < nodes; node++) rowPointers[node + 1] += rowPointers[node];

  const unsorted = new Int32Array(2 * ends);
  const edgeAt = new Int32Array(2 * ends);
  const next = rowPointers.slice(0, nodes);
  for (let e = 0; e < ends; e++) {
    const from = edges.from[e];
    const to = edges.to[e];
    unsorted[next[from]] = to;
    edgeAt[next[from]++] = e;
    unsorted[next[to]] = from;
    edgeAt[next[to]++] = e;
  }
  // A symmetric matrix is its own transpose, and transposing row after row leaves each row's columns ascending
  const columns = new Int32Array(2 * ends);
  const weights = new Float64Array(2 * ends);
  const squaredDistances = new Float64Array(2 * ends);
  next.set(rowPointers.subarray(0, nodes));
  for (let node = 0; node < nodes; node++) {
    for (let p = rowPointers[node]; p < rowPointers[node + 1]; p++) {
      const target = next[unsorted[p]]++;
      const squaredDistance = edges.squaredDistances[edgeAt[p]];
      columns[target] = node;
      squaredDistances[target] = squaredDistance;
      weights[target] = Math.exp(-gamma * squaredDistance);
    }
  }
  return { nodes, rowPointers, columns, weights, squaredDistances };
}

/** The sum of the weights at each node. */
export function degrees({ nodes, rowPointers, weights }: SparseGraph): Float64Array {
  const sums = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    for (let p = rowPointers[node]; p < rowPointers[node + 1]; p++) sums[node] += weights[p];
  }
  return sums;
}
