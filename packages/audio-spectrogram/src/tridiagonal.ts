/** A symmetric matrix with entries beside its diagonal alone: entry (i, i + 1) is `beside[i]`. */
export interface Tridiagonal {
  diagonal: Float64Array;
  beside: Float64Array;
}

/**
 * Solves T x = right for a positive definite T by its factors L D L', which needs no exchange of rows. `pivots` is room
 * for D.
 */
export function solveTridiagonal(
  { diagonal, beside }: Tridiagonal,
  right: Float64Array,
  x: Float64Array,
  pivots: Float64Array,
): void {
  const last = diagonal.length - 1;
  pivots[0] = diagonal[0];
  x[0] = right[0];
  for (let i = 1; i <= last; i++) {
    const factor = beside[i - 1] / pivots[i - 1];
    pivots[i] = diagonal[i] - factor * beside[i - 1];
    x[i] = right[i] - factor * x[i - 1];
  }
  x[last] /= pivots[last];
  for (let i = last - 1; i >= 0; i--) x[i] = (x[i] - beside[i] * x[i + 1]) / pivots[i];
}
