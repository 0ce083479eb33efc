import { GraphError } from './errors';
import type { FeatureMatrix } from './feature-matrix';
import { innerProduct, precisions, type MatrixProduct } from './matrix-product';

/** Blocks of rows made ready for a matrix product, and what bounds its error. */
export interface SearchPanels {
  /** Features less their mean, divided by `scale`, which brings every value into [-1, 1]. */
  panels: FeatureMatrix[];
  blockSize: number;
  scale: number;
  /**
   * Per row (1 - c) |x|^2 / 2 in scaled units, less what may be flushed to 0: for any two rows, half the squared
   * distance as it will be computed is at least shrunk_i + shrunk_j - the product's <x_i, x_j>.
   */
  shrunk: Float64Array;
  /** c: the computed <x_i, x_j> errs by less than c (|x_i|^2 + |x_j|^2) / 4, but for what was flushed to 0. */
  tolerance: number;
  /** What was flushed to 0 can add up to this. */
  flushed: number;
}

/**
 * Centres, scales and rounds the features for a product. With u the unit roundoff and k columns, rounding the inputs
 * and summing in any order errs by at most (k + 4) u |a| |b| to first order (Higham, Accuracy and Stability of
 * Numerical Algorithms, section 3.1), which is (k + 4) u (|a|^2 + |b|^2) in the doubled product; the norms by (k + 3)
 * u of themselves; and the distance that is computed in the end may come out below the true one by (k + 2) u of it,
 * so by 2 (k + 2) u (|a|^2 + |b|^2). c = 4 (k + 8) u covers the three. Centring keeps the norms, and so what is let
 * through needlessly, as small as a shift can.
 */
export function searchPanels(
  { data, rows, columns }: FeatureMatrix,
  precision: MatrixProduct['precision'],
  blockSize: number,
): SearchPanels {
  const { unitRoundoff, smallest } = precisions[precision];
  const mean = columnMeans(data, rows, columns);
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i] - mean[i % columns]));
  if (!(largest < 2 ** 500)) {
    throw new GraphError(
      'features',
      `values ${largest} from their mean`,
      'less than 2^500',
      'Divide them all by a number.',
    );
  }
  // A power of two divides without rounding
  const scale = largest === 0 ? 1 : 2 ** Math.max(Math.ceil(Math.log2(largest)), -500);
  const tolerance = 4 * (columns + 8) * unitRoundoff;
  const flushed = 2 * columns * smallest;
  // Squares of differences below 2^-537 are 0 in float64: such a distance is computed as less than it is
  const underflow = (columns * Number.MIN_VALUE) / scale / scale;
  const shrunk = new Float64Array(rows);
  const panels: FeatureMatrix[] = [];
  for (let first = 0; first < rows; first += blockSize) {
    const count = Math.min(blockSize, rows - first);
    const panel = precision === 'float32' ? new Float32Array(count * columns) : new Float64Array(count * columns);
    for (let row = 0; row < count; row++) {
      let squared = 0;
      for (let c = 0; c < columns; c++) {
        const value = (data[(first + row) * columns + c] - mean[c]) / scale;
        panel[row * columns + c] = value;
        squared += value * value;
      }
      shrunk[first + row] = ((1 - tolerance) * squared) / 2 - flushed - underflow;
    }
    panels.push({ data: panel, rows: count, columns });
  }
  return { panels, blockSize, scale, shrunk, tolerance, flushed };
}

/**
 * Throws GraphError unless `result` has the size of A B' and two opposite corners err by no more than the search allows for.
 * A sample: a transposed or a half-precision product is mostly found by it, not always.
 */
export function checkProduct(
  result: Float32Array | Float64Array,
  a: FeatureMatrix,
  b: FeatureMatrix,
  { tolerance, flushed }: SearchPanels,
): void {
  if (result.length !== a.rows * b.rows) {
    throw new GraphError(
      'product',
      `${result.length} values`,
      `${a.rows} x ${b.rows}`,
      "It must return A B', row after row.",
    );
  }
  for (const [i, j] of [
    [0, b.rows - 1],
    [a.rows - 1, 0],
  ]) {
    const k = a.columns;
    const exact = innerProduct(a.data, i * k, b.data, j * k, k);
    const norms = innerProduct(a.data, i * k, a.data, i * k, k) + innerProduct(b.data, j * k, b.data, j * k, k);
    const found = result[i * b.rows + j];
    if (!(Math.abs(found - exact) <= (tolerance * norms) / 4 + flushed)) {
      throw new GraphError(
        'product',
        `${found} for row ${i} of A times row ${j} of B`,
        `${exact} up to rounding`,
        "It must compute A B' in the precision it names; graphics cards often use less unless told otherwise.",
      );
    }
  }
}

function columnMeans(data: FeatureMatrix['data'], rows: number, columns: number): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] += data[i] / rows;
  return mean;
}
