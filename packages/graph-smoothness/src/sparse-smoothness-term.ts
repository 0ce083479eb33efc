import * as tf from '@tensorflow/tfjs';
import type { SparseGraph } from './sparse-graph';

/** Both ends of every edge, each edge once. Plain arrays: a gradient is computed after the tensors of its scope are gone. */
interface EdgeEnds {
  from: Int32Array;
  to: Int32Array;
  nodes: number;
}

/**
 * 1/2 sum_ij W_ij |y_i - y_j|^2 over a sparse graph, as the sum over edges of W |y_i - y_j|^2: edges x K numbers, never
 * nodes x nodes, and never negative; and sum_ij W_ij. To be called within tf.tidy.
 */
export function sparseSmoothness(probabilities: tf.Tensor2D, graph: SparseGraph): { sum: tf.Scalar; total: tf.Scalar } {
  const { ends, weights } = edgesOf(graph);
  // Without an edge there is nothing to gather, but the result still is a function of the probabilities
  if (weights.length === 0) return { sum: tf.sum(tf.zerosLike(probabilities)), total: tf.scalar(0) };
  const w = tf.tensor2d(weights, [weights.length, 1]);
  const squares = tf.square(edgeDifferences(probabilities, ends));
  return { sum: tf.sum(tf.mul(squares, w)), total: tf.mul(tf.sum(w), 2) };
}

/**
 * y_i - y_j of every edge. Its gradient is the transposed map, and that one's gradient is this map, so derivatives of
 * any order exist. TensorFlow.js' own gradient of gather would take nodes x edges steps on some back ends.
 */
function edgeDifferences(y: tf.Tensor2D, ends: EdgeEnds): tf.Tensor2D {
  const map = tf.customGrad((x) => ({
    value: tf.sub(tf.gather(x as tf.Tensor2D, indices(ends.from)), tf.gather(x as tf.Tensor2D, indices(ends.to))),
    gradFunc: (dy) => edgeSums(dy as tf.Tensor2D, ends),
  }));
  return map(y) as tf.Tensor2D;
}

/** At every node the sum of its edges' rows, with a minus where the node is the second end. */
function edgeSums(rows: tf.Tensor2D, ends: EdgeEnds): tf.Tensor2D {
  const shape: [number, number] = [ends.nodes, rows.shape[1]];
  const map = tf.customGrad((x) => {
    const at = (nodes: Int32Array) => tf.scatterND(tf.reshape(indices(nodes), [-1, 1]), x as tf.Tensor2D, shape);
    return {
      value: tf.sub(at(ends.from), at(ends.to)),
      gradFunc: (dy) => edgeDifferences(dy as tf.Tensor2D, ends),
    };
  });
  return map(rows) as tf.Tensor2D;
}

const indices = (nodes: Int32Array): tf.Tensor1D => tf.tensor1d(nodes, 'int32');

function edgesOf({ nodes, rowPointers, columns, weights }: SparseGraph): { ends: EdgeEnds; weights: Float32Array } {
  const count = columns.length / 2;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const values = new Float32Array(count);
  let edge = 0;
  for (let node = 0; node < nodes; node++) {
    for (let p = rowPointers[node]; p < rowPointers[node + 1]; p++) {
      if (columns[p] < node) continue;
      from[edge] = node;
      to[edge] = columns[p];
      values[edge++] = weights[p];
    }
  }
  return { ends: { from, to, nodes }, weights: values };
}
