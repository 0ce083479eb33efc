import { degrees, type SparseGraph } from './sparse-graph';

/** 'none': L = D - W; 'symmetric': L = D^-1/2 (D - W) D^-1/2. */
export type Normalization = 'none' | 'symmetric';

/** A square matrix in compressed rows with ascending columns. */
export interface SparseMatrix {
  size: number;
  rowPointers: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}

/**
 * The graph Laplacian, D - W with the degrees D_ii = sum_j W_ij (default), or normalised, I - D^-1/2 W D^-1/2. The row of
 * an isolated node is 0 in both, its diagonal too. Agrees with scipy.sparse.csgraph.laplacian.
 */
export function laplacian(
  graph: SparseGraph,
  { normalization = 'none' }: { normalization?: Normalization } = {},
): SparseMatrix {
  const { nodes, rowPointers, columns, weights } = graph;
  const degree = degrees(graph);
  const scale = nodeScales(degree, normalization);
  const pointers = new Int32Array(nodes + 1);
  const outColumns = new Int32Array(columns.length + nodes);
  const values = new Float64Array(columns.length + nodes);
  let place = 0;
  for (let node = 0; node < nodes; node++) {
    let p = rowPointers[node];
    const end = rowPointers[node + 1];
    const copyUntil = (column: number) => {
      for (; p < end && columns[p] < column; p++) {
        outColumns[place] = columns[p];
        values[place++] = -weights[p] * scale[node] * scale[columns[p]];
      }
    };
    copyUntil(node);
    outColumns[place] = node;
    values[place++] = degree[node] * scale[node] * scale[node];
    copyUntil(nodes);
    pointers[node + 1] = place;
  }
  return { size: nodes, rowPointers: pointers, columns: outColumns, values };
}

/** By what a node's labels are multiplied: 1, or D_ii^-1/2 where normalised, 0 for a node of degree 0. */
export function nodeScales(degree: Float64Array, normalization: Normalization): Float64Array {
  return degree.map((sum) => (normalization === 'none' ? 1 : sum > 0 ? 1 / Math.sqrt(sum) : 0));
}
