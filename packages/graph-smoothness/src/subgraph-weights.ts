import { requireInteger } from './errors';
import type { SparseGraph } from './sparse-graph';

/**
 * The weights between some nodes as a dense matrix, m x m in the order given: what a training batch of these nodes needs
 * for its part of the smoothness. A node that is listed twice is not its own neighbour: weight 0.
 */
export function subgraphWeights(graph: SparseGraph, nodes: Int32Array | readonly number[]): Float32Array {
  const count = nodes.length;
  const dense = new Float32Array(count * count);
  const places = new Map<number, number[]>();
  nodes.forEach((node, place) => {
    requireInteger(`nodes[${place}]`, node, 0, graph.nodes - 1);
    const list = places.get(node);
    if (list) list.push(place);
    else places.set(node, [place]);
  });
  for (let row = 0; row < count; row++) {
    for (let p = graph.rowPointers[nodes[row]]; p < graph.rowPointers[nodes[row] + 1]; p++) {
      for (const column of places.get(graph.columns[p]) ?? []) dense[row * count + column] = graph.weights[p];
    }
  }
  return dense;
}
