import { GraphError, kindOf } from './errors';
import type { FeatureMatrix } from './feature-matrix';

/**
 * A B' of two matrices with rows as vectors: A [m, k], B [n, k], the result [m, n] row after row, an array that need
 * not outlive the next call. Handed to the neighbour search, which does most of its work in it; a faster one (a
 * native library's, a GPU's) makes the search faster and never changes its result: products only say which pairs are
 * worth a look.
 */
export interface MatrixProduct {
  /**
   * What A and B are rounded to, and what every term and sum of the result is rounded to at worst. The search allows for an
   * error of k roundings, whatever the order of the sums, and checks that on two values of each result.
   */
  readonly precision: 'float32' | 'float64';
  multiply(a: FeatureMatrix, b: FeatureMatrix): Float32Array | Float64Array;
}

/** Relative rounding error, and the smallest number that is surely not flushed to 0. */
export const precisions = {
  float32: { unitRoundoff: 2 ** -24, smallest: 2 ** -126 },
  float64: { unitRoundoff: 2 ** -53, smallest: 2 ** -1022 },
} as const;

/** Throws GraphError unless the product names its precision and has a function. */
export function requireProduct(product: MatrixProduct): void {
  const { precision, multiply } = product as { precision: unknown; multiply: unknown };
  if (precision !== 'float32' && precision !== 'float64') {
    throw new GraphError('product.precision', String(precision), "'float32' or 'float64'");
  }
  if (typeof multiply !== 'function') {
    throw new GraphError('product.multiply', kindOf(multiply), "a function of A and B that returns A B'");
  }
}

/** The product in plain TypeScript and float64: the default. Keeps one result array. */
export function plainProduct(): MatrixProduct {
  let result = new Float64Array(0);
  return {
    precision: 'float64',
    multiply(a, b) {
      const size = a.rows * b.rows;
      if (result.length < size) result = new Float64Array(size);
      multiplyInto(result, a, b);
      return result.length === size ? result : result.subarray(0, size);
    },
  };
}

/**
 * Three rows of A against three of B at once: six loads then serve nine multiplications, and the sums stay in
 * registers. Rows left over are read again as the last three, or computed one by one where there are fewer than
 * three.
 */
function multiplyInto(result: Float64Array, a: FeatureMatrix, b: FeatureMatrix): void {
  const { rows: m, columns: k, data: x } = a;
  const { rows: n, data: y } = b;
  if (m < 3 || n < 3) {
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) result[i * n + j] = innerProduct(x, i * k, y, j * k, k);
    return;
  }
  for (let row = 0; row < m; row += 3) {
    const i = Math.min(row, m - 3);
    for (let column = 0; column < n; column += 3) {
      const j = Math.min(column, n - 3);
      const x0 = i * k;
      const x1 = x0 + k;
      const x2 = x1 + k;
      const y0 = j * k;
      const y1 = y0 + k;
      const y2 = y1 + k;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s20 = 0;
      let s21 = 0;
      let s22 = 0;
      for (let c = 0; c < k; c++) {
        const a0 = x[x0 + c];
        const a1 = x[x1 + c];
        const a2 = x[x2 + c];
        const b0 = y[y0 + c];
        const b1 = y[y1 + c];
        const b2 = y[y2 + c];
        s00 += a0 * b0;
        s01 += a0 * b1;
        s02 += a0 * b2;
        s10 += a1 * b0;
        s11 += a1 * b1;
        s12 += a1 * b2;
        s20 += a2 * b0;
        s21 += a2 * b1;
        s22 += a2 * b2;
      }
      const first = i * n + j;
      result[first] = s00;
      result[first + 1] = s01;
      result[first + 2] = s02;
      result[first + n] = s10;
      result[first + n + 1] = s11;
      result[first + n + 2] = s12;
      result[first + 2 * n] = s20;
      result[first + 2 * n + 1] = s21;
      result[first + 2 * n + 2] = s22;
    }
  }
}

/** The sum of x[p + c] y[q + c] over c below k. */
export function innerProduct(
  x: FeatureMatrix['data'],
  p: number,
  y: FeatureMatrix['data'],
  q: number,
  k: number,
): number {
  let sum = 0;
  for (let c = 0; c < k; c++) sum += x[p + c] * y[q + c];
  return sum;
}
