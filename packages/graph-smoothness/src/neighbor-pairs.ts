import type { Neighbors } from './nearest-neighbors';

/** 'union': a pair where either is among the other's k nearest; 'mutual': where both are. */
export type Symmetrization = 'union' | 'mutual';

/** Visits each such pair once. */
export function visitNeighborPairs(
  { rows, k, indices, squaredDistances }: Neighbors,
  symmetrization: Symmetrization,
  visit: (i: number, j: number, squaredDistance: number) => void,
): void {
  const { starts, naming } = namedBy(rows, k, indices);
  const namesCurrent = new Int32Array(rows).fill(-1);
  for (let i = 0; i < rows; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) namesCurrent[naming[p]] = i;
    for (let p = i * k; p < i * k + k; p++) {
      const j = indices[p];
      // A pair that both name is visited from its lower node
      const named = namesCurrent[j] === i;
      if (symmetrization === 'union' ? i < j || !named : i < j && named) visit(i, j, squaredDistances[p]);
    }
  }
}

/** The rows that name each row, as lists one after the other: a look-up in its k for every pair would cost rows x k^2. */
function namedBy(rows: number, k: number, indices: Int32Array): { starts: Int32Array; naming: Int32Array } {
  const starts = new Int32Array(rows + 1);
  for (const named of indices) starts[named + 1] += 1;
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  const next = starts.slice(0, rows);
  const naming = new Int32Array(rows * k);
  for (let p = 0; p < rows * k; p++) naming[next[indices[p]]++] = Math.floor(p / k);
  return { starts, naming };
}
