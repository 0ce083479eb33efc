import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GraphError,
  epsilonGraph,
  laplacian,
  oneHotLabels,
  smoothness,
  smoothnessGradient,
  type FeatureMatrix,
  type Normalization,
} from '../src';
import { quadraticForm } from '../src/smoothness';
import { dense, integerFeatures } from './random-features';

const normalizations: Normalization[] = ['none', 'symmetric'];

/** Labels of any kind for the rows of some features. */
const labelled = fc.tuple(integerFeatures, fc.integer({ min: 1, max: 3 })).chain(([features, columns]) =>
  fc.tuple(
    fc.constant(features),
    fc
      .array(fc.double({ min: -2, max: 2, noNaN: true }), {
        minLength: features.rows * columns,
        maxLength: features.rows * columns,
      })
      .map((values): FeatureMatrix => ({ data: Float64Array.from(values), rows: features.rows, columns })),
  ),
);

/** 1/2 sum_ij W_ij |y_i s_i - y_j s_j|^2 over the full matrix. */
function naiveSmoothness(w: number[][], y: FeatureMatrix, normalization: Normalization): number {
  const scale = w.map((row) => {
    const degree = row.reduce((a, b) => a + b, 0);
    return normalization === 'none' ? 1 : degree > 0 ? degree ** -0.5 : 0;
  });
  let sum = 0;
  w.forEach((row, i) =>
    row.forEach((weight, j) => {
      for (let k = 0; k < y.columns; k++) {
        const difference = y.data[i * y.columns + k] * scale[i] - y.data[j * y.columns + k] * scale[j];
        sum += 0.5 * weight * difference ** 2;
      }
    }),
  );
  return sum;
}

describe('smoothness', () => {
  it('has three equal forms: the double sum, S, and tr(Y^T L Y)', () => {
    fc.assert(
      fc.property(labelled, fc.constantFrom(...normalizations), ([features, y], normalization) => {
        const graph = epsilonGraph(features, { beta: 9, gamma: 0.2 });
        const expected = naiveSmoothness(dense(graph), y, normalization);
        expect(Math.abs(smoothness(graph, y, { normalization }) - expected)).toBeLessThanOrEqual(1e-10 * expected);
        const trace = quadraticForm(laplacian(graph, { normalization }), y);
        expect(Math.abs(trace - expected)).toBeLessThanOrEqual(1e-10 * (1 + expected));
      }),
    );
  });

  it('counts the weight of every edge between different classes twice, once for each class', () => {
    const features = { data: Float64Array.of(0, 1, 2, 50), rows: 4, columns: 1 };
    const graph = epsilonGraph(features, { beta: 1, gamma: 1 });
    expect(smoothness(graph, oneHotLabels([0, 0, 1, 2], 3))).toBeCloseTo(2 * Math.exp(-1), 12);
    expect(smoothness(graph, oneHotLabels([1, 1, 1, 0], 3))).toBe(0);
    // A scalar label gives the paper's S: (0 - 1)^2 exp(-1)
    const scalar = { data: Float64Array.of(0, 0, 1, 7), rows: 4, columns: 1 };
    expect(smoothness(graph, scalar)).toBeCloseTo(Math.exp(-1), 12);
  });

  it('has the gradient 2LY, which finite differences confirm', () => {
    fc.assert(
      fc.property(labelled, fc.constantFrom(...normalizations), ([features, y], normalization) => {
        const graph = epsilonGraph(features, { beta: 9, gamma: 0.2 });
        const gradient = smoothnessGradient(graph, y, { normalization });
        y.data.forEach((value, i) => {
          const at = (change: number) => {
            const data = Float64Array.from(y.data);
            data[i] = value + change;
            return smoothness(graph, { ...y, data }, { normalization });
          };
          // S is a quadratic: central differences are exact but for rounding
          expect(gradient[i]).toBeCloseTo((at(0.5) - at(-0.5)) / 1, 8);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses labels that do not fit the graph', () => {
    const graph = epsilonGraph({ data: Float64Array.of(0, 1), rows: 2, columns: 1 }, { beta: 1, gamma: 1 });
    expect(() => smoothness(graph, oneHotLabels([0, 1, 0], 2))).toThrow(GraphError);
    expect(() => smoothness(graph, { data: Float64Array.of(0, NaN), rows: 2, columns: 1 })).toThrow(/NaN at row 1/);
    expect(() => smoothness(graph, oneHotLabels([0, 1], 2), { normalization: 'random-walk' as 'symmetric' })).toThrow(
      /laplacian alone/,
    );
    expect(() => oneHotLabels([0, 2], 2)).toThrow(GraphError);
    expect(Array.from(oneHotLabels([-1, 1], 2).data)).toEqual([0, 0, 0, 1]);
  });
});

describe('laplacian', () => {
  it('has rows that sum to 0, a diagonal that is stored everywhere, and is 0 at an isolated node', () => {
    fc.assert(
      fc.property(integerFeatures, fc.integer({ min: 1, max: 9 }), (features, beta) => {
        const graph = epsilonGraph(features, { beta, gamma: 0.1 });
        const walk = laplacian(graph, { normalization: 'random-walk' });
        const { rowPointers, columns, values, size } = laplacian(graph);
        expect(columns.length).toBe(graph.columns.length + size);
        for (let i = 0; i < size; i++) {
          const row = columns.subarray(rowPointers[i], rowPointers[i + 1]);
          expect(row.includes(i)).toBe(true);
          expect(Array.from(row)).toEqual(Array.from(row).sort((a, b) => a - b));
          expect(values.subarray(rowPointers[i], rowPointers[i + 1]).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
          const walkRow = walk.values.subarray(rowPointers[i], rowPointers[i + 1]);
          expect(walkRow.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
          expect(walkRow[row.indexOf(i)]).toBeCloseTo(row.length > 1 ? 1 : 0, 12);
        }
      }),
    );
    const apart = epsilonGraph({ data: Float64Array.of(0, 9), rows: 2, columns: 1 }, { beta: 1, gamma: 1 });
    for (const normalization of [...normalizations, 'random-walk'] as const) {
      expect(Array.from(laplacian(apart, { normalization }).values)).toEqual([0, 0]);
    }
  });
});
