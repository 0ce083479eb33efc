import { MetricsError } from './errors';
import { columnMeans } from './feature-statistics';
import { addProducts } from './linear-algebra/products';
import { withWorkspace } from './linear-algebra/workspace';
import type { RowMatrix } from './row-matrix';

/** `k(x, y) = (gamma x.y + coefficient)^degree` */
export interface PolynomialKernel {
  /** A whole number of at least 1; default 3. */
  readonly degree: number;
  /** Above 0; default 1 / dimension. */
  readonly gamma: number;
  /** At least 0; default 1. */
  readonly coefficient: number;
}

/** The kernel with defaults filled in. @throws MetricsError for one that is not positive semidefinite */
export function checkKernel(given: Partial<PolynomialKernel>, dimension: number): PolynomialKernel {
  const { degree = 3, gamma = 1 / dimension, coefficient = 1 } = given;
  if (!Number.isInteger(degree) || degree < 1) {
    throw new MetricsError('degree', String(degree), 'a whole number of at least 1, such as 3');
  }
  if (!(gamma > 0 && gamma < Infinity)) {
    throw new MetricsError('gamma', String(gamma), 'a number above 0, such as 1 / dimension');
  }
  if (!(coefficient >= 0 && coefficient < Infinity)) {
    throw new MetricsError('coefficient', String(coefficient), 'a number of at least 0, such as 1');
  }
  return { degree, gamma, coefficient };
}

/** Rows whose kernel values are held at once. */
const BLOCK = 64;

/**
 * Calls `visit(block, from, to)` with the kernel values of items `from` to `to` of x (rows) and all items of y (columns), until all
 * of x was visited. With y null the items of x are taken once more, and the value of an item with itself is 0. The block is reused.
 *
 * @param center a point c: the values are then those of the centred kernel `k(x, y) - k(x, c) - k(c, y) + k(c, c)`
 */
export function forEachKernelBlock(
  x: RowMatrix,
  y: RowMatrix | null,
  kernel: PolynomialKernel,
  visit: (block: Float64Array, from: number, to: number) => void,
  center?: Float64Array,
): void {
  const dimension = x.columns;
  const columns = (y ?? x).rows;
  const blockRows = Math.min(BLOCK, x.rows);
  withWorkspace((x.rows + columns) * dimension + blockRows * columns + 6, (allocate) => {
    const copyOf = ({ data }: RowMatrix) => {
      const copy = allocate(data.length);
      copy.set(data);
      if (center) for (let at = 0; at < copy.length; at++) copy[at] -= center[at % dimension];
      return copy;
    };
    const left = { data: copyOf(x), stride: dimension };
    const right = { data: y ? copyOf(y) : left.data, stride: dimension, from: 0, to: columns };
    const block = allocate(blockRows * columns);
    const slopesX = center && productsWith(center, left.data, x.rows, kernel.gamma);
    const slopesY = center && (y ? productsWith(center, right.data, columns, kernel.gamma) : slopesX);
    for (let from = 0; from < x.rows; from += BLOCK) {
      const to = Math.min(from + BLOCK, x.rows);
      const values = block.subarray(0, (to - from) * columns).fill(0);
      const rows = { data: left.data.subarray(from * dimension), stride: dimension, from: 0, to: to - from };
      addProducts({ data: values, stride: columns }, rows, right, 0, dimension);
      if (center && slopesX && slopesY) {
        applyCenteredKernel(values, kernel, squaredNorm(center), slopesX.subarray(from, to), slopesY);
      } else applyKernel(values, kernel);
      if (!y) for (let row = from; row < to; row++) values[(row - from) * columns + row] = 0;
      visit(values, from, to);
    }
  });
}

/** The mean of the items of both sides. */
export function commonCenter(a: RowMatrix, b: RowMatrix): Float64Array {
  const [meanA, meanB] = [columnMeans(a), columnMeans(b)];
  return meanA.map((value, column) => value + ((meanB[column] - value) * b.rows) / (a.rows + b.rows));
}

function squaredNorm(point: Float64Array): number {
  return point.reduce((sum, value) => sum + value * value, 0);
}

/** gamma c.u of every row u. */
function productsWith(center: Float64Array, rows: Float64Array, count: number, gamma: number): Float64Array {
  const dimension = center.length;
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < dimension; column++) sum += center[column] * rows[row * dimension + column];
    return gamma * sum;
  });
}

/**
 * Products u.v of deviations from the centre to values of the centred kernel, in place. With `A = gamma c.c + coefficient`, `s = gamma c.u`, `t =
 * gamma c.v` and `q = gamma u.v` it is `(A + s + t + q)^d - (A + s)^d - (A + t)^d + A^d`, built up power by power from sums and products:
 * nothing large is taken from something as large.
 */
function applyCenteredKernel(
  values: Float64Array,
  { degree, gamma, coefficient }: PolynomialKernel,
  centerNorm: number,
  slopesX: Float64Array,
  slopesY: Float64Array,
): void {
  const A = gamma * centerNorm + coefficient;
  for (let at = 0, row = 0; row < slopesX.length; row++) {
    const s = slopesX[row];
    for (let column = 0; column < slopesY.length; column++, at++) {
      const t = slopesY[column];
      const q = gamma * values[at];
      const Y = A + s + t;
      const X = Y + q;
      // the usual degree, multiplied out
      values[at] = degree === 3 ? 3 * s * t * (A + Y) + q * (X * X + X * Y + Y * Y) : centeredPower(A, s, t, q, degree);
    }
  }
}

/** `(A + s + t + q)^d - (A + s)^d - (A + t)^d + A^d`. */
function centeredPower(A: number, s: number, t: number, q: number, degree: number): number {
  // each for the power reached so far: the mixed difference without q, (A + s)^d - A^d, (A + t)^d - A^d, A^d
  let mixed = 0;
  let ofS = 0;
  let ofT = 0;
  let power = 1;
  // (Y + q)^d - Y^d = q times the sum of (Y + q)^m Y^(d - 1 - m)
  const Y = A + s + t;
  let sum = 0;
  let powerOfY = 1;
  for (let factor = 0; factor < degree; factor++) {
    mixed = Y * mixed + t * ofS + s * ofT;
    ofS = (A + s) * ofS + s * power;
    ofT = (A + t) * ofT + t * power;
    power *= A;
    sum = sum * (Y + q) + powerOfY;
    powerOfY *= Y;
  }
  return mixed + q * sum;
}

/** Products to kernel values, in place. */
function applyKernel(values: Float64Array, { degree, gamma, coefficient }: PolynomialKernel): void {
  for (let at = 0; at < values.length; at++) {
    const base = gamma * values[at] + coefficient;
    // a whole degree needs no general power
    let power = base;
    for (let factor = 1; factor < degree; factor++) power *= base;
    values[at] = power;
  }
}
