import { GraphError, requireOptions } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { nodeScales, type Normalization, type SparseMatrix } from './laplacian';
import { requireClassCount } from './node-labels';
import { degrees, type SparseGraph } from './sparse-graph';

export interface SmoothnessOptions {
  /** 'none' (default), or 'symmetric', which divides each node's labels by the root of its degree. */
  normalization?: Normalization;
}

/**
 * S = 1/2 sum_ij W_ij |y_i - y_j|^2 of labels y (nodes x K: one-hot or predicted probabilities; one column for a scalar
 * label), the smoothness of section 2.3; 0 where all joined nodes agree.
 * Equal to `quadraticForm(laplacian(graph), y)`; this form cannot come out negative.
 */
export function smoothness(graph: SparseGraph, y: FeatureMatrix, options: SmoothnessOptions = {}): number {
  requireOptions<SmoothnessOptions>('options', options, { normalization: true });
  const { normalization = 'none' } = options;
  requireMatrix('y', y, graph.nodes);
  const { nodes, rowPointers, columns, weights } = graph;
  const { data, columns: classes } = y;
  const scale = nodeScales(degrees(graph), normalization);
  let sum = 0;
  for (let i = 0; i < nodes; i++) {
    for (let p = rowPointers[i]; p < rowPointers[i + 1]; p++) {
      const j = columns[p];
      // The other direction adds the same, which makes up for the 1/2
      if (j < i) continue;
      let squared = 0;
      for (let k = 0; k < classes; k++) {
        const difference = data[i * classes + k] * scale[i] - data[j * classes + k] * scale[j];
        squared += difference * difference;
      }
      sum += weights[p] * squared;
    }
  }
  return sum;
}

/** tr(Y' M Y) = sum_ij M_ij <y_i, y_j>; with M = L the smoothness (Belkin and Niyogi 2003). */
export function quadraticForm(matrix: SparseMatrix, y: FeatureMatrix): number {
  requireMatrix('y', y, matrix.size);
  const { data, columns: classes } = y;
  let sum = 0;
  for (let i = 0; i < matrix.size; i++) {
    for (let p = matrix.rowPointers[i]; p < matrix.rowPointers[i + 1]; p++) {
      const j = matrix.columns[p];
      let product = 0;
      for (let k = 0; k < classes; k++) product += data[i * classes + k] * data[j * classes + k];
      sum += matrix.values[p] * product;
    }
  }
  return sum;
}

/** dS / dY = 2 L Y, nodes x K: 2 sum_j W_ij (y_i - y_j) at each node, with labels and result scaled where normalised. */
export function smoothnessGradient(
  graph: SparseGraph,
  y: FeatureMatrix,
  options: SmoothnessOptions = {},
): Float64Array {
  requireOptions<SmoothnessOptions>('options', options, { normalization: true });
  const { normalization = 'none' } = options;
  requireMatrix('y', y, graph.nodes);
  const { nodes, rowPointers, columns, weights } = graph;
  const { data, columns: classes } = y;
  const scale = nodeScales(degrees(graph), normalization);
  const gradient = new Float64Array(nodes * classes);
  for (let i = 0; i < nodes; i++) {
    for (let p = rowPointers[i]; p < rowPointers[i + 1]; p++) {
      const j = columns[p];
      for (let k = 0; k < classes; k++) {
        const difference = data[i * classes + k] * scale[i] - data[j * classes + k] * scale[j];
        gradient[i * classes + k] += 2 * weights[p] * difference * scale[i];
      }
    }
  }
  return gradient;
}

/** Class indices as rows with a one, nodes x K; a row of zeros for the label -1. */
export function oneHotLabels(labels: ArrayLike<number>, classes: number): FeatureMatrix {
  requireClassCount(classes, labels.length);
  const data = new Float64Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label === -1) continue;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new GraphError(`labels[${row}]`, String(label), `-1 or a class from 0 to ${classes - 1}`);
    }
    data[row * classes + label] = 1;
  }
  return { data, rows: labels.length, columns: classes };
}
