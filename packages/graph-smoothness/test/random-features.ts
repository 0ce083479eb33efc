import fc from 'fast-check';
import type { FeatureMatrix, SparseGraph } from '../src';

/** Small integer coordinates: exact distances with plenty of ties and duplicates. */
export const integerFeatures: fc.Arbitrary<FeatureMatrix> = fc
  .record({ rows: fc.integer({ min: 2, max: 14 }), columns: fc.integer({ min: 1, max: 3 }) })
  .chain(({ rows, columns }) =>
    fc
      .array(fc.integer({ min: -4, max: 4 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ data: Float64Array.from(values), rows, columns })),
  );

/** Coordinates in general position: distances without ties. */
export const generalFeatures: fc.Arbitrary<FeatureMatrix> = fc
  .record({ rows: fc.integer({ min: 2, max: 12 }), columns: fc.integer({ min: 2, max: 4 }) })
  .chain(({ rows, columns }) =>
    fc
      .uniqueArray(fc.double({ min: -2, max: 2, noNaN: true }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((values) => ({ data: Float64Array.from(values), rows, columns })),
  );

export function squaredDistance({ data, columns }: FeatureMatrix, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += (data[i * columns + c] - data[j * columns + c]) ** 2;
  return sum;
}

/** The weights as a full matrix. */
export function dense(graph: SparseGraph): number[][] {
  const matrix = Array.from({ length: graph.nodes }, () => new Array<number>(graph.nodes).fill(0));
  for (let i = 0; i < graph.nodes; i++) {
    for (let p = graph.rowPointers[i]; p < graph.rowPointers[i + 1]; p++)
      matrix[i][graph.columns[p]] = graph.weights[p];
  }
  return matrix;
}
