import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface PrecisionRoots {
  /** A^(1/2), D x D. */
  readonly root: Float64Array;
  /** A^(-1/2), D x D. */
  readonly inverseRoot: Float64Array;
  /** log |A|. */
  readonly logDeterminant: number;
}

/**
 * Symmetric square roots of a precision matrix by its eigenproblem in float64. Where a direction curves upwards (near the kinks of a piecewise linear
 * decoder differences do) its magnitude is taken, as in saddle-free Newton methods: such a direction is steep, not flat. Magnitudes below `floor`
 * are raised to it.
 *
 * @param precision symmetric, D x D
 */
export function precisionRoots(precision: Float64Array, size: number, floor: number): PrecisionRoots {
  const matrix = Matrix.from1DArray(size, size, precision);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const values = realEigenvalues.map((value) => Math.max(Math.abs(value), floor));
  const power = (exponent: number) => {
    const scaled = eigenvectorMatrix.clone().mulRowVector(values.map((value) => value ** exponent));
    return Float64Array.from(scaled.mmul(eigenvectorMatrix.transpose()).to1DArray());
  };
  return {
    root: power(0.5),
    inverseRoot: power(-0.5),
    logDeterminant: values.reduce((sum, value) => sum + Math.log(value), 0),
  };
}
