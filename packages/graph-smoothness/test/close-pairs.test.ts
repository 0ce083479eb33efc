import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError, epsilonGraph, nearestNeighbors, type FeatureMatrix, type MatrixProduct } from '../src';
import { plainProduct } from '../src/matrix-product';
import { dense, generalFeatures, squaredDistance } from './random-features';

/** A B' with every term and sum rounded to float32, added from the last column to the first. */
const float32Product: MatrixProduct = {
  precision: 'float32',
  multiply: (a, b) =>
    Float32Array.from({ length: a.rows * b.rows }, (_, place) => {
      const [i, j] = [Math.floor(place / b.rows), place % b.rows];
      let sum = 0;
      for (let c = a.columns - 1; c >= 0; c--) {
        sum = Math.fround(sum + Math.fround(a.data[i * a.columns + c] * b.data[j * a.columns + c]));
      }
      return sum;
    }),
};

const products = { plain: plainProduct(), float32: float32Product };

/** Clouds far from the origin and as small as their distance allows, where |a|^2 + |b|^2 - 2<a, b> in float32 is noise. */
const farFeatures: fc.Arbitrary<FeatureMatrix> = fc
  .tuple(generalFeatures, fc.constantFrom(0, 1, 1e3, 1e6), fc.constantFrom(1e-150, 1e-3, 1, 1e6, 1e140))
  .map(([features, shift, unit]) => ({
    ...features,
    data: features.data.map((value) => (value + shift) * unit),
  }));

function bruteForce(features: FeatureMatrix, row: number): { j: number; d: number }[] {
  return Array.from({ length: features.rows }, (_, j) => ({ j, d: squaredDistance(features, row, j) }))
    .filter(({ j }) => j !== row)
    .sort((a, b) => a.d - b.d || a.j - b.j);
}

describe.each(Object.entries(products))('the search with the %s product', (_, product) => {
  it('finds the neighbours of a full sort, to the last bit, wherever the features lie', () => {
    fc.assert(
      fc.property(farFeatures, fc.nat(), fc.integer({ min: 1, max: 5 }), (features, choice, blockSize) => {
        const k = 1 + (choice % (features.rows - 1));
        const { indices, squaredDistances } = nearestNeighbors(features, k, { product, blockSize });
        for (let row = 0; row < features.rows; row++) {
          const expected = bruteForce(features, row).slice(0, k);
          expect(Array.from(indices.subarray(row * k, row * k + k))).toEqual(expected.map(({ j }) => j));
          expect(Array.from(squaredDistances.subarray(row * k, row * k + k))).toEqual(expected.map(({ d }) => d));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds the edges of all pairs within beta, where beta is the distance of one of them', () => {
    fc.assert(
      fc.property(farFeatures, fc.nat(), fc.integer({ min: 1, max: 5 }), (features, choice, blockSize) => {
        const all = bruteForce(features, 0);
        const beta = all[choice % all.length].d;
        fc.pre(beta > 0);
        const found = dense(epsilonGraph(features, { beta, gamma: 0, product, blockSize }));
        found.forEach((row, i) =>
          row.forEach((weight, j) => {
            expect(weight).toBe(i !== j && squaredDistance(features, i, j) <= beta ? 1 : 0);
          }),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('an injected product', () => {
  const rows = 50;
  const features = { data: Float64Array.from({ length: rows * 7 }, (_, i) => Math.sin(i * i)), rows, columns: 7 };

  it('is asked for blocks alone, never for rows x rows', () => {
    const sizes: number[] = [];
    const product: MatrixProduct = {
      precision: 'float32',
      multiply: (a, b) => {
        sizes.push(a.rows * b.rows);
        return float32Product.multiply(a, b);
      },
    };
    const found = nearestNeighbors(features, 3, { product, blockSize: 8 });
    expect(found).toEqual(nearestNeighbors(features, 3));
    expect(Math.max(...sizes)).toBe(64);
    // Every pair of the 7 blocks once
    expect(sizes.length).toBe(28);
  });

  it('loses no pair whose products are flushed to 0 beside far larger rows', () => {
    const features = { data: Float64Array.of(1, -1, 1e-50, 2e-50, -1e-50, -2e-50), rows: 6, columns: 1 };
    const options = { beta: 1e-100, gamma: 0 };
    const graph = epsilonGraph(features, { ...options, product: float32Product });
    expect(graph).toEqual(epsilonGraph(features, options));
    // 1e-50 to 2e-50 and -1e-50 to -2e-50
    expect(Array.from(graph.columns)).toEqual([3, 2, 5, 4]);
  });

  it('is refused where it is transposed, too short, not a number, or of less precision than it says', () => {
    const refused = (multiply: MatrixProduct['multiply'], precision: MatrixProduct['precision'] = 'float32') => {
      expect(() => nearestNeighbors(features, 3, { product: { precision, multiply }, blockSize: 8 })).toThrow(
        GraphError,
      );
    };
    refused((a, b) => float32Product.multiply(b, a));
    refused((a, b) => float32Product.multiply(a, b).subarray(1));
    refused((a, b) => float32Product.multiply(a, b).fill(NaN));
    refused((a, b) => float32Product.multiply(a, b).map((value) => Math.round(value * 2048) / 2048));
    refused((a, b) => float32Product.multiply(a, b), 'float64');
  });

  it('does not hide features whose squared distances overflow', () => {
    const data = Float64Array.of(0, 1e200);
    expect(() => nearestNeighbors({ data, rows: 2, columns: 1 }, 1)).toThrow(/Divide them all/);
  });
});

describe('plainProduct', () => {
  it('is the matrix of inner products for any shape', () => {
    const shape = fc.record({
      m: fc.integer({ min: 1, max: 9 }),
      n: fc.integer({ min: 1, max: 9 }),
      k: fc.integer({ min: 1, max: 5 }),
    });
    const product = plainProduct();
    fc.assert(
      fc.property(shape, ({ m, n, k }) => {
        const a = { data: Float64Array.from({ length: m * k }, (_, i) => Math.sin(i + 1)), rows: m, columns: k };
        const b = { data: Float64Array.from({ length: n * k }, (_, i) => Math.cos(3 * i)), rows: n, columns: k };
        const found = product.multiply(a, b);
        expect(found.length).toBe(m * n);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let c = 0; c < k; c++) sum += a.data[i * k + c] * b.data[j * k + c];
            expect(found[i * n + j]).toBe(sum);
          }
        }
      }),
    );
  });
});
