import { tridiagonalReduction, type Tridiagonal } from './tridiagonal';
import { allocatePlain, type Allocate } from './workspace';

/** No matrix is known that needs more than a few steps an eigenvalue. */
const STEPS_PER_EIGENVALUE = 60;

/**
 * Eigenvalues of a symmetric n x n matrix, in ascending order. Its lower triangle comes packed, row after row without gaps, and is
 * overwritten. Errors are a small multiple of 2^-52 times the largest in size.
 *
 * @throws RangeError where a number is not finite
 */
export function symmetricEigenvalues(
  packed: Float64Array,
  n: number,
  allocate: Allocate = allocatePlain,
): Float64Array {
  return tridiagonalEigenvalues(tridiagonalReduction(packed, n, allocate));
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix, in ascending order, by the QL method without square roots of Pal, Walker and
 * Kahan, as in LAPACK's dsterf.
 *
 * @throws RangeError where a number is not finite
 */
export function tridiagonalEigenvalues({ diagonal, offDiagonal }: Tridiagonal): Float64Array {
  const n = diagonal.length;
  let scale = 0;
  for (const value of diagonal) scale = Math.max(scale, Math.abs(value));
  for (const value of offDiagonal) scale = Math.max(scale, Math.abs(value));
  if (!Number.isFinite(scale)) throw new RangeError(`the matrix has a number that is not finite (${scale})`);
  if (scale === 0) return new Float64Array(n);

  // scaled, so that squares of the off-diagonal numbers neither overflow nor matter where they vanish
  const values = diagonal.map((value) => value / scale);
  const squares = new Float64Array(n);
  offDiagonal.forEach((value, index) => (squares[index] = (value / scale) ** 2));
  for (let first = 0; first < n; first++) {
    for (let step = 0; ; step++) {
      const end = blockEnd(values, squares, first);
      if (end === first) break;
      if (step === STEPS_PER_EIGENVALUE) throw new RangeError(`eigenvalue ${first} of ${n} did not converge`);
      stepOfQL(values, squares, first, end);
    }
  }
  for (let index = 0; index < n; index++) values[index] *= scale;
  return values.sort();
}

/** The last place that is joined to `first` by off-diagonal numbers that count; those that do not become zero. */
function blockEnd(values: Float64Array, squares: Float64Array, first: number): number {
  const precision = Number.EPSILON ** 2;
  for (let at = first; at < values.length - 1; at++) {
    if (squares[at] <= precision * (Math.abs(values[at] * values[at + 1]) + precision)) {
      squares[at] = 0;
      return at;
    }
  }
  return values.length - 1;
}

/** One shifted step on the block from `first` to `end`, which makes the off-diagonal number at `first` smaller. */
function stepOfQL(values: Float64Array, squares: Float64Array, first: number, end: number): void {
  const root = Math.sqrt(squares[first]);
  const slope = (values[first + 1] - values[first]) / (2 * root);
  const length = Math.sqrt(1 + slope * slope);
  const shift = values[first] - root / (slope + (slope >= 0 ? length : -length));

  let cosine = 1;
  let sine = 0;
  let gamma = values[end] - shift;
  let p = gamma * gamma;
  for (let at = end - 1; at >= first; at--) {
    const square = squares[at];
    const r = p + square;
    if (at !== end - 1) squares[at + 1] = sine * r;
    const oldCosine = cosine;
    cosine = p / r;
    sine = square / r;
    const oldGamma = gamma;
    gamma = cosine * (values[at] - shift) - sine * oldGamma;
    values[at + 1] = oldGamma + (values[at] - gamma);
    p = cosine === 0 ? oldCosine * square : (gamma * gamma) / cosine;
  }
  squares[first] = sine * p;
  values[first] = shift + gamma;
}
