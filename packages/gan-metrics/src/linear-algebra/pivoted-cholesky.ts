import { addProducts } from './products';
import { allocatePlain, type Allocate } from './workspace';

/** `S[p[i]][p[j]] = sum over k of transposed[k][i] transposed[k][j]`, p being `order`. */
export interface CholeskyFactor {
  readonly rank: number;
  /** rank x dimension numbers: the factor's transpose, zero where the column is below the row. */
  readonly transposed: Float64Array;
  /** order[i] is the row of S that stands at place i. */
  readonly order: Int32Array;
}

/** Columns that are eliminated before the rest of the matrix is brought up to date. */
const BLOCK = 32;

/**
 * Cholesky's factorisation of a symmetric, positive semidefinite matrix, the largest remaining diagonal first: it stops at
 * the rank, where what remains is below dimension x 2^-52 x the largest diagonal. In blocks, after LAPACK's dpstrf
 * (Hammarling, Higham and Lucas, 2007). n^3 / 3 multiplications and additions.
 */
export function pivotedCholesky(
  matrix: Float64Array,
  dimension: number,
  allocate: Allocate = allocatePlain,
): CholeskyFactor {
  const a = allocate(dimension * dimension);
  a.set(matrix);
  const order = Int32Array.from({ length: dimension }, (_, index) => index);
  const eliminated = new Float64Array(dimension);
  let largest = 0;
  for (let index = 0; index < dimension; index++) largest = Math.max(largest, a[index * dimension + index]);
  const floor = dimension * Number.EPSILON * largest;

  let rank = dimension;
  for (let start = 0; start < dimension && rank === dimension; start += BLOCK) {
    const end = Math.min(start + BLOCK, dimension);
    eliminated.fill(0, start);
    for (let column = start; column < end; column++) {
      if (column > start) {
        for (let row = column; row < dimension; row++) eliminated[row] += a[row * dimension + column - 1] ** 2;
      }
      let pivot = column;
      let remaining = -Infinity;
      for (let row = column; row < dimension; row++) {
        const value = a[row * dimension + row] - eliminated[row];
        if (value > remaining) [pivot, remaining] = [row, value];
      }
      if (!(remaining > floor)) {
        rank = column;
        break;
      }
      exchange(a, dimension, column, pivot);
      [order[column], order[pivot]] = [order[pivot], order[column]];
      [eliminated[column], eliminated[pivot]] = [eliminated[pivot], eliminated[column]];
      finishColumn(a, dimension, column, start, Math.sqrt(remaining));
    }
    if (rank === dimension && end < dimension) {
      const rest = { data: a, stride: dimension, from: end, to: dimension };
      addProducts(rest, rest, rest, start, end, { sign: -1, lowerOnly: true });
    }
  }

  const transposed = allocate(rank * dimension);
  for (let row = 0; row < rank; row++) {
    for (let column = row; column < dimension; column++) {
      transposed[row * dimension + column] = a[column * dimension + row];
    }
  }
  return { rank, transposed, order };
}

/** Column `column` of the factor below its diagonal; the part before `start` was taken off earlier. */
function finishColumn(a: Float64Array, dimension: number, column: number, start: number, diagonal: number): void {
  const own = column * dimension;
  a[own + column] = diagonal;
  let row = column + 1;
  for (; row + 4 <= dimension; row += 4) {
    const first = row * dimension;
    const second = first + dimension;
    const third = second + dimension;
    const fourth = third + dimension;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = start; k < column; k++) {
      const value = a[own + k];
      sum0 += a[first + k] * value;
      sum1 += a[second + k] * value;
      sum2 += a[third + k] * value;
      sum3 += a[fourth + k] * value;
    }
    a[first + column] = (a[first + column] - sum0) / diagonal;
    a[second + column] = (a[second + column] - sum1) / diagonal;
    a[third + column] = (a[third + column] - sum2) / diagonal;
    a[fourth + column] = (a[fourth + column] - sum3) / diagonal;
  }
  for (; row < dimension; row++) {
    const other = row * dimension;
    let sum = 0;
    for (let k = start; k < column; k++) sum += a[other + k] * a[own + k];
    a[other + column] = (a[other + column] - sum) / diagonal;
  }
}

/** Exchanges rows and columns `first` and `second` (first <= second) of the lower triangle. */
function exchange(a: Float64Array, dimension: number, first: number, second: number): void {
  if (first === second) return;
  const swap = (one: number, other: number) => {
    const value = a[one];
    a[one] = a[other];
    a[other] = value;
  };
  swap(first * dimension + first, second * dimension + second);
  for (let k = 0; k < first; k++) swap(first * dimension + k, second * dimension + k);
  for (let k = first + 1; k < second; k++) swap(k * dimension + first, second * dimension + k);
  for (let k = second + 1; k < dimension; k++) swap(k * dimension + first, k * dimension + second);
}
