import { allocatePlain, kernelOf, type Allocate } from './workspace';

/** The numbers of a symmetric tridiagonal matrix. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** offDiagonal[i] stands between places i and i + 1; one fewer than the diagonal's. */
  readonly offDiagonal: Float64Array;
}

/**
 * A tridiagonal matrix with the eigenvalues of a symmetric one, by Householder's reflections from the last row upwards
 * (Martin, Reinsch and Wilkinson, 1968); its lower triangle comes packed, row after row without gaps, and is overwritten. 4/3 n^3
 * additions and multiplications.
 *
 * A step's rank-2 update `A - u q' - q u'` and the next step's product `A u` are computed in one pass over the triangle: in large
 * matrices the time is that of reading it. Where `a` and what `allocate` gives are in the workspace, assembly/ does it.
 */
export function tridiagonalReduction(a: Float64Array, n: number, allocate: Allocate = allocatePlain): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  // the update that is still to be made, and the vectors of the step under way
  let u = allocate(n);
  let q = allocate(n);
  let nextU = allocate(n);
  let nextQ = allocate(n);
  for (let last = n - 1; last >= 1; last--) {
    const row = a.subarray(packedRow(last), packedRow(last + 1));
    for (let k = 0; k <= last; k++) row[k] -= u[last] * q[k] + q[last] * u[k];
    diagonal[last] = row[last];
    const half = reflect(row, last, nextU, (value) => (offDiagonal[last - 1] = value));
    // half is |u|^2 / 2, zero where the row needs no reflection: then only the update remains to be made
    nextQ.fill(0, 0, last);
    updateAndMultiply(a, last, u, q, nextU, nextQ);
    if (half > 0) {
      let overlap = 0;
      for (let k = 0; k < last; k++) {
        nextQ[k] /= half;
        overlap += nextQ[k] * nextU[k];
      }
      overlap /= 2 * half;
      for (let k = 0; k < last; k++) nextQ[k] -= overlap * nextU[k];
    }
    [u, nextU] = [nextU, u];
    [q, nextQ] = [nextQ, q];
  }
  if (n > 0) diagonal[0] = a[0] - 2 * u[0] * q[0];
  return { diagonal, offDiagonal };
}

/** Where row `row` of a packed lower triangle starts. */
export function packedRow(row: number): number {
  return (row * (row + 1)) / 2;
}

/** The vector u of the reflection that leaves one number of the row's first `length`; returns |u|^2 / 2. */
function reflect(row: Float64Array, length: number, u: Float64Array, setNumber: (value: number) => void): number {
  let scale = 0;
  for (let k = 0; k < length - 1; k++) scale += Math.abs(row[k]);
  if (scale === 0) {
    u.fill(0, 0, length);
    setNumber(row[length - 1]);
    return 0;
  }
  scale += Math.abs(row[length - 1]);
  let squares = 0;
  for (let k = 0; k < length; k++) {
    u[k] = row[k] / scale;
    squares += u[k] * u[k];
  }
  const before = u[length - 1];
  const remaining = before >= 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  setNumber(scale * remaining);
  u[length - 1] = before - remaining;
  return squares - before * remaining;
}

/** `A -= u q' + q u'` and `product += A v` on the lower triangle of A's first `size` rows. */
function updateAndMultiply(
  a: Float64Array,
  size: number,
  u: Float64Array,
  q: Float64Array,
  v: Float64Array,
  product: Float64Array,
): void {
  const kernel = kernelOf(a, u, q, v, product);
  if (kernel) {
    kernel.updateAndMultiply(a.byteOffset, size, u.byteOffset, q.byteOffset, v.byteOffset, product.byteOffset);
    return;
  }
  let row = 0;
  for (; row + 4 <= size; row += 4) fourRows(a, row, u, q, v, product);
  for (; row < size; row++) oneRow(a, row, 0, u, q, v, product);
}

/** The same for rows `row` to `row + 3`: numbers of the vectors are read once for the four. */
function fourRows(
  a: Float64Array,
  row: number,
  u: Float64Array,
  q: Float64Array,
  v: Float64Array,
  product: Float64Array,
): void {
  const [a0, a1, a2, a3] = [packedRow(row), packedRow(row + 1), packedRow(row + 2), packedRow(row + 3)];
  const [u0, u1, u2, u3] = [u[row], u[row + 1], u[row + 2], u[row + 3]];
  const [q0, q1, q2, q3] = [q[row], q[row + 1], q[row + 2], q[row + 3]];
  const [v0, v1, v2, v3] = [v[row], v[row + 1], v[row + 2], v[row + 3]];
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < row; k++) {
    const uk = u[k];
    const qk = q[k];
    const vk = v[k];
    let value = a[a0 + k] - u0 * qk - q0 * uk;
    a[a0 + k] = value;
    sum0 += value * vk;
    let column = value * v0;
    value = a[a1 + k] - u1 * qk - q1 * uk;
    a[a1 + k] = value;
    sum1 += value * vk;
    column += value * v1;
    value = a[a2 + k] - u2 * qk - q2 * uk;
    a[a2 + k] = value;
    sum2 += value * vk;
    column += value * v2;
    value = a[a3 + k] - u3 * qk - q3 * uk;
    a[a3 + k] = value;
    sum3 += value * vk;
    product[k] += column + value * v3;
  }
  product[row] += sum0;
  product[row + 1] += sum1;
  product[row + 2] += sum2;
  product[row + 3] += sum3;
  for (let i = row; i < row + 4; i++) oneRow(a, i, row, u, q, v, product);
}

/** The same for the numbers of one row from column `from` to its diagonal. */
function oneRow(
  a: Float64Array,
  row: number,
  from: number,
  u: Float64Array,
  q: Float64Array,
  v: Float64Array,
  product: Float64Array,
): void {
  const start = packedRow(row);
  let sum = 0;
  for (let k = from; k < row; k++) {
    const value = a[start + k] - u[row] * q[k] - q[row] * u[k];
    a[start + k] = value;
    sum += value * v[k];
    product[k] += value * v[row];
  }
  a[start + row] -= 2 * u[row] * q[row];
  product[row] += sum + a[start + row] * v[row];
}
