import { pivotedCholesky } from './pivoted-cholesky';
import { addProducts, type Rows } from './products';
import { symmetricEigenvalues } from './symmetric-eigenvalues';
import { packedRow } from './tridiagonal';
import { withWorkspace, type Allocate } from './workspace';

/**
 * A positive semidefinite matrix S of so many rows, as its numbers or as `S = F'F` with the `count` rows of F, which is shorter where
 * they are fewer.
 */
export type Semidefinite = { readonly matrix: Float64Array } | Factor;

/**
 * `tr( (A^1/2 B A^1/2)^1/2 )`, the sum of the roots of the eigenvalues of AB, for positive semidefinite A and B of
 * `dimension` rows. One symmetric eigenproblem, eigenvalues only, so the result is real.
 *
 * With `A = F'F` the symmetric matrix `F B F'` has the nonzero eigenvalues of AB. F is Cholesky's factor, or the factor that is
 * given, with as many rows as the samples that A was made of where they are fewer than the dimension. If B comes as `G'G` too, `F B F' =
 * (F G') (F G')'`, and no matrix of dimension x dimension is made.
 *
 * Rounding leaves eigenvalues of about 2^-52 x the largest where the true ones are 0, and a root would make each of them 1e-8 x the
 * largest root. Those below size x 2^-52 x the largest count as far as the rank of B allows, which the diagonal of Cholesky's factor
 * tells better, and not at all where a factor was given.
 *
 * @throws RangeError where a product overflows
 */
export function traceOfRootOfProduct(a: Semidefinite, b: Semidefinite, dimension: number): number {
  const [first, second] = inOrder(a, b);
  const eigenvalues = withWorkspace(numbersFor(first, second, dimension), (allocate) => {
    const { packed, size } = congruent(first, second, dimension, allocate);
    return symmetricEigenvalues(packed, size, allocate);
  });
  const size = eigenvalues.length;
  const largest = eigenvalues.at(-1) ?? 0;
  let count = eigenvalues.filter((value) => value > size * Number.EPSILON * largest).length;
  if (count < size && 'matrix' in a && 'matrix' in b) {
    count = Math.min(size, Math.max(count, pivotedCholesky(b.matrix, dimension).rank));
  }
  return eigenvalues.subarray(size - count).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

interface Congruent {
  /** The lower triangle of F B F', row after row. */
  readonly packed: Float64Array;
  readonly size: number;
}

interface Factor {
  readonly factor: Float64Array;
  readonly count: number;
}

/** The sides with the one whose factor is taken first: the shorter of given factors, or none. */
function inOrder(a: Semidefinite, b: Semidefinite): [Semidefinite, Semidefinite] {
  return 'count' in b && !('count' in a && a.count <= b.count) ? [b, a] : [a, b];
}

/** More numbers than `congruent` and the eigenproblem allocate. */
function numbersFor(a: Semidefinite, b: Semidefinite, dimension: number): number {
  if ('matrix' in a) return 6 * dimension * (dimension + 4);
  const other = 'count' in b ? b.count : dimension;
  return (a.count + other) * dimension + a.count * (other + 2 * a.count + 16);
}

function congruent(a: Semidefinite, b: Semidefinite, dimension: number, allocate: Allocate): Congruent {
  if ('count' in a) return ofFactor(a, b, dimension, allocate);
  return ofMatrices(a.matrix, (b as { matrix: Float64Array }).matrix, dimension, allocate);
}

function ofFactor({ factor, count }: Factor, b: Semidefinite, dimension: number, allocate: Allocate): Congruent {
  const left = rows(copyOf(factor, allocate), count, dimension);
  const product = rows(allocate(count * count), count, count);
  if ('count' in b) {
    const cross = rows(allocate(count * b.count), count, b.count);
    addProducts(cross, left, rows(copyOf(b.factor, allocate), b.count, dimension), 0, dimension);
    addProducts(product, cross, cross, 0, b.count, { lowerOnly: true });
  } else {
    const half = rows(allocate(count * dimension), count, dimension);
    addProducts(half, left, rows(copyOf(b.matrix, allocate), dimension, dimension), 0, dimension);
    addProducts(product, left, half, 0, dimension, { lowerOnly: true });
  }
  const packed = allocate(packedRow(count));
  for (let row = 0; row < count; row++) {
    packed.set(product.data.subarray(row * count, row * count + row + 1), packedRow(row));
  }
  return { packed, size: count };
}

function copyOf(numbers: Float64Array, allocate: Allocate): Float64Array {
  const copy = allocate(numbers.length);
  copy.set(numbers);
  return copy;
}

/** Rows of a triangle that are handled together: what they have in common left of the diagonal is zero and left out. */
const BLOCK = 32;

/**
 * With Cholesky's factor of A, `A = L L'` in the order of its pivots. `B = K + K'`, K being its lower triangle with half of the diagonal,
 * so that `L' B L = M + M'` with `M = L' (K L)`, products of triangles: n^3 additions and multiplications, where a full B would take 4/3.
 */
function ofMatrices(a: Float64Array, b: Float64Array, dimension: number, allocate: Allocate): Congruent {
  const { rank, transposed, order } = pivotedCholesky(a, dimension, allocate);
  const lower = halfOf(b, order, allocate);
  const half = allocate(rank * dimension);
  const product = allocate(rank * rank);
  const block = (data: Float64Array, count: number, from: number) => ({
    data,
    stride: dimension,
    from,
    to: Math.min(from + BLOCK, count),
  });
  for (let row = 0; row < rank; row += BLOCK) {
    for (let column = row; column < dimension; column += BLOCK) {
      const right = block(lower, dimension, column);
      addProducts(rows(half, rank, dimension), block(transposed, rank, row), right, row, right.to);
    }
  }
  for (let row = 0; row < rank; row += BLOCK) {
    for (let column = 0; column < rank; column += BLOCK) {
      const left = block(transposed, rank, row);
      addProducts(rows(product, rank, rank), left, block(half, rank, column), Math.max(row, column), dimension);
    }
  }
  return { packed: symmetricFromSmallToLarge(product, rank, allocate), size: rank };
}

/**
 * The lower triangle of `M + M'`, packed, rows and columns the other way round. Cholesky's pivots fall, and the reduction to tridiagonal form goes
 * upwards: in this order it keeps the digits of small eigenvalues of matrices whose columns have different scales.
 */
function symmetricFromSmallToLarge(matrix: Float64Array, n: number, allocate: Allocate): Float64Array {
  const result = allocate(packedRow(n));
  for (let row = 0; row < n; row++) {
    const start = packedRow(row);
    const other = n - 1 - row;
    for (let column = 0; column <= row; column++) {
      const mirror = n - 1 - column;
      result[start + column] = matrix[other * n + mirror] + matrix[mirror * n + other];
    }
  }
  return result;
}

/** The lower triangle of a symmetric matrix with rows and columns in the order given, its diagonal halved, zeros above. */
function halfOf(matrix: Float64Array, order: Int32Array, allocate: Allocate): Float64Array {
  const n = order.length;
  const result = allocate(n * n);
  for (let row = 0; row < n; row++) {
    const start = order[row] * n;
    for (let column = 0; column < row; column++) result[row * n + column] = matrix[start + order[column]];
    result[row * n + row] = matrix[start + order[row]] / 2;
  }
  return result;
}

function rows(data: Float64Array, count: number, stride: number): Rows {
  return { data, stride, from: 0, to: count };
}
