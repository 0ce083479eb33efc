import type { Neighbors } from './nearest-neighbors';

/** 'union': a pair where either is among the other's k nearest; 'mutual': where both are. */
export type Symmetrization = 'union' | 'mutual';

/** Visits each such pair once. */
export function visitNeighborPairs(
  { rows, k, indices, squaredDistances }: Neighbors,
  symmetrization: Symmetrization,
  visit: (i: number, j: number, squaredDistance: number) => void,
): void {
  const isNeighbor = (i: number, j: number) => {
    for (let p = i * k; p < i * k + k; p++) if (indices[p] === j) return true;
    return false;
  };
  for (let i = 0; i < rows; i++) {
    for (let p = i * k; p < i * k + k; p++) {
      const j = indices[p];
      // A pair that both name is visited from its lower node
      const named = isNeighbor(j, i);
      if (symmetrization === 'union' ? i < j || !named : i < j && named) visit(i, j, squaredDistances[p]);
    }
  }
}
