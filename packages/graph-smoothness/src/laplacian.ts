import { GraphError, requireOptions } from './errors';
import { degrees, type SparseGraph } from './sparse-graph';

/** 'none': L = D - W; 'symmetric': L = D^-1/2 (D - W) D^-1/2. */
export type Normalization = 'none' | 'symmetric';

/** Those two, and 'random-walk': L = D^-1 (D - W) = I - D^-1 W, which is not symmetric. */
export type LaplacianNormalization = Normalization | 'random-walk';

/** A square matrix in compressed rows with ascending columns. */
export interface SparseMatrix {
  size: number;
  rowPointers: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}

/**
 * The graph Laplacian: D - W with the degrees D_ii = sum_j W_ij (default), normalised I - D^-1/2 W D^-1/2, or I -
 * D^-1 W of the random walk, whose rows sum to 0 (von Luxburg 2007). The row of an isolated node is 0 in all three,
 * its diagonal too. The first two agree with scipy.sparse.csgraph.laplacian.
 */
export function laplacian(graph: SparseGraph, options: { normalization?: LaplacianNormalization } = {}): SparseMatrix {
  requireOptions<{ normalization?: LaplacianNormalization }>('options', options, { normalization: true });
  const { normalization = 'none' } = options;
  const { nodes, rowPointers, columns, weights } = graph;
  const degree = degrees(graph);
  const [left, right] = sides(degree, normalization);
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
        values[place++] = -weights[p] * left[node] * right[columns[p]];
      }
    };
    copyUntil(node);
    outColumns[place] = node;
    values[place++] = degree[node] * left[node] * right[node];
    copyUntil(nodes);
    pointers[node + 1] = place;
  }
  return { size: nodes, rowPointers: pointers, columns: outColumns, values };
}

/** The diagonal matrices on the two sides of D - W. */
function sides(degree: Float64Array, normalization: LaplacianNormalization): [Float64Array, Float64Array] {
  if (normalization === 'random-walk') {
    return [degree.map((sum) => (sum > 0 ? 1 / sum : 0)), new Float64Array(degree.length).fill(1)];
  }
  const scale = nodeScales(degree, normalization);
  return [scale, scale];
}

/** By what a node's labels are multiplied: 1, or D_ii^-1/2 where normalised, 0 for a node of degree 0. */
export function nodeScales(degree: Float64Array, normalization: Normalization): Float64Array {
  if (normalization !== 'none' && normalization !== 'symmetric') {
    const fix = "S is that of a symmetric matrix; 'random-walk' exists for laplacian alone.";
    throw new GraphError('normalization', String(normalization), "'none' or 'symmetric'", fix);
  }
  return degree.map((sum) => (normalization === 'none' ? 1 : sum > 0 ? 1 / Math.sqrt(sum) : 0));
}
