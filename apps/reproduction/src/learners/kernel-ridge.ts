import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export interface KernelRidge {
  /** (K + ridge I)^-1 targets, [rows, outputs]. */
  coefficients: Float64Array;
  /** Outputs [B, outputs] of further rows [B, columns]. */
  predict: (rows: ArrayLike<number>) => Float64Array;
}

/**
 * Kernel ridge regression with the radial kernel k(x, y) = exp(-gamma |x - y|^2): a = (K + ridge I)^-1 t, output sum_i a_i k(x_i, x).
 * `rows` is [rows, columns], `targets` [rows, outputs]; sklearn.kernel_ridge.KernelRidge agrees.
 */
export function kernelRidge(
  rows: ArrayLike<number>,
  targets: Float64Array,
  columns: number,
  { gamma, ridge }: { gamma: number; ridge: number },
): KernelRidge {
  const count = rows.length / columns;
  const outputs = targets.length / count;
  const system = new Matrix(kernelRows(rows, rows, columns, gamma));
  for (let i = 0; i < count; i++) system.set(i, i, system.get(i, i) + ridge);
  const wanted = Matrix.from1DArray(count, outputs, targets);
  const solved = new CholeskyDecomposition(system).solve(wanted);
  return {
    coefficients: Float64Array.from(solved.to1DArray()),
    predict: (others) =>
      Float64Array.from(new Matrix(kernelRows(others, rows, columns, gamma)).mmul(solved).to1DArray()),
  };
}

/** exp(-gamma |a_i - b_j|^2) of all rows of a and b. */
function kernelRows(a: ArrayLike<number>, b: ArrayLike<number>, columns: number, gamma: number): Float64Array[] {
  return Array.from({ length: a.length / columns }, (_, i) => {
    const row = new Float64Array(b.length / columns);
    for (let j = 0; j < row.length; j++) {
      let distance = 0;
      for (let column = 0; column < columns; column++) {
        distance += (a[i * columns + column] - b[j * columns + column]) ** 2;
      }
      row[j] = Math.exp(-gamma * distance);
    }
    return row;
  });
}
