import { MetricsError } from './errors';
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
    throw new MetricsError('degree', `found ${degree}; expected a whole number of at least 1, such as 3`);
  }
  if (!(gamma > 0 && gamma < Infinity)) {
    throw new MetricsError('gamma', `found ${gamma}; expected a number above 0, such as 1 / dimension`);
  }
  if (!(coefficient >= 0 && coefficient < Infinity)) {
    throw new MetricsError('coefficient', `found ${coefficient}; expected a number of at least 0, such as 1`);
  }
  return { degree, gamma, coefficient };
}

/** Rows whose kernel values are held at once. */
const BLOCK = 64;

/**
 * Calls `visit(block, from, to)` with the kernel values of items `from` to `to` of x (rows) and all items of y (columns), until all
 * of x was visited. With y null the items of x are taken once more, and the value of an item with itself is 0. The block is reused.
 */
export function forEachKernelBlock(
  x: RowMatrix,
  y: RowMatrix | null,
  kernel: PolynomialKernel,
  visit: (block: Float64Array, from: number, to: number) => void,
): void {
  const dimension = x.columns;
  const columns = (y ?? x).rows;
  const blockRows = Math.min(BLOCK, x.rows);
  withWorkspace((x.rows + columns) * dimension + blockRows * columns + 6, (allocate) => {
    const copyOf = ({ data }: RowMatrix) => {
      const copy = allocate(data.length);
      copy.set(data);
      return copy;
    };
    const left = { data: copyOf(x), stride: dimension };
    const right = { data: y ? copyOf(y) : left.data, stride: dimension, from: 0, to: columns };
    const block = allocate(blockRows * columns);
    for (let from = 0; from < x.rows; from += BLOCK) {
      const to = Math.min(from + BLOCK, x.rows);
      const values = block.subarray(0, (to - from) * columns).fill(0);
      const rows = { data: left.data.subarray(from * dimension), stride: dimension, from: 0, to: to - from };
      addProducts({ data: values, stride: columns }, rows, right, 0, dimension);
      applyKernel(values, kernel);
      if (!y) for (let row = from; row < to; row++) values[(row - from) * columns + row] = 0;
      visit(values, from, to);
    }
  });
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
