import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pivotedCholesky } from '../src/linear-algebra/pivoted-cholesky';
import { addProducts } from '../src/linear-algebra/products';
import { symmetricEigenvalues, tridiagonalEigenvalues } from '../src/linear-algebra/symmetric-eigenvalues';
import { traceOfRootOfProduct } from '../src/linear-algebra/trace-of-root';
import { tridiagonalReduction } from '../src/linear-algebra/tridiagonal';
import { kernelOf, withWorkspace, type Allocate } from '../src/linear-algebra/workspace';
import { seededNormal } from './fixture';

function normals(count: number, seed: number): Float64Array {
  const normal = seededNormal(seed);
  return Float64Array.from({ length: count }, normal);
}

function symmetric(n: number, seed: number): Float64Array {
  const values = normals(n * n, seed);
  return values.map((value, at) => value + values[(at % n) * n + Math.floor(at / n)]);
}

/** The lower triangle, row after row. */
function packed(matrix: Float64Array, n: number): Float64Array {
  return matrix.filter((_, at) => at % n <= Math.floor(at / n));
}

/** F'F of a factor with `rank` rows. */
function semidefinite(n: number, rank: number, seed: number): { matrix: Float64Array; factor: Float64Array } {
  const factor = normals(rank * n, seed);
  const matrix = new Float64Array(n * n);
  for (let k = 0; k < rank; k++) {
    for (let at = 0; at < n * n; at++) matrix[at] += factor[k * n + Math.floor(at / n)] * factor[k * n + (at % n)];
  }
  return { matrix, factor };
}

/** Jacobi's method: slow, simple, and accurate. Ascending. */
function jacobiEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const angle = 0.5 * Math.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k * n + p], a[k * n + q]];
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[p * n + k], a[q * n + k]];
          a[p * n + k] = c * x - s * y;
          a[q * n + k] = s * x + c * y;
        }
      }
    }
  }
  return Float64Array.from({ length: n }, (_, index) => a[index * n + index]).sort();
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);
}

const size = fc.integer({ min: 1, max: 23 });

describe('addProducts', () => {
  it('is the sum over the columns asked for, of the rows asked for (error below 1e-12)', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, fc.integer({ min: 1, max: 300 }), fc.nat(100)),
        fc.boolean(),
        fc.boolean(),
        ([n, m, depth, seed], minus, lowerOnly) => {
          const [a, b, before] = [normals(n * depth, seed), normals(m * depth, seed + 1), normals(n * m, seed + 2)];
          const [fromA, fromB, start] = [n >> 2, m >> 3, depth >> 2];
          const sign = minus ? -1 : 1;
          const out = before.slice();
          addProducts(
            { data: out, stride: m },
            { data: a, stride: depth, from: fromA, to: n },
            { data: b, stride: depth, from: fromB, to: m },
            start,
            depth,
            { sign, lowerOnly },
          );
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < m; j++) {
              let sum = 0;
              for (let k = start; k < depth; k++) sum += a[i * depth + k] * b[j * depth + k];
              const inside = i >= fromA && j >= fromB;
              const expected = before[i * m + j] + (inside ? sign * sum : 0);
              if (lowerOnly && j > i) continue;
              expect(Math.abs(out[i * m + j] - expected)).toBeLessThan(1e-11);
            }
          }
        },
      ),
    );
  });

  it('crosses the limits of its panels and depths', () => {
    const [n, depth] = [150, 600];
    const a = normals(n * depth, 1);
    const rows = { data: a, stride: depth, from: 0, to: n };
    const out = new Float64Array(n * n);
    addProducts({ data: out, stride: n }, rows, rows, 0, depth);
    const expected = Float64Array.from({ length: n * n }, (_, at) => {
      const [left, right] = [Math.floor(at / n) * depth, (at % n) * depth];
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += a[left + k] * a[right + k];
      return sum;
    });
    expect(largestDifference(out, expected)).toBeLessThan(1e-11);
  });
});

describe('symmetricEigenvalues', () => {
  it("are those of Jacobi's method (error below 1e-12 of the largest)", () => {
    fc.assert(
      fc.property(size, fc.nat(1000), (n, seed) => {
        const matrix = symmetric(n, seed);
        const expected = jacobiEigenvalues(matrix, n);
        const scale = Math.max(1, ...expected.map(Math.abs));
        expect(largestDifference(symmetricEigenvalues(packed(matrix, n), n), expected)).toBeLessThan(1e-12 * scale);
      }),
    );
  });

  it('are those of a matrix whose eigenvalues are known: 2 - 2 cos(k pi / (n + 1))', () => {
    for (const n of [1, 2, 5, 64, 257]) {
      const matrix = new Float64Array(n * n);
      for (let index = 0; index < n; index++) {
        matrix[index * n + index] = 2;
        if (index > 0) matrix[index * n + index - 1] = matrix[(index - 1) * n + index] = -1;
      }
      const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
      expect(largestDifference(symmetricEigenvalues(packed(matrix, n), n), expected)).toBeLessThan(1e-13);
    }
  });

  it('keep the trace, whatever the scale', () => {
    for (const scale of [1e-160, 1e-9, 1, 1e150]) {
      const matrix = symmetric(40, 3).map((value) => value * scale);
      const trace = Array.from({ length: 40 }, (_, index) => matrix[index * 41]).reduce((sum, value) => sum + value, 0);
      const sum = symmetricEigenvalues(packed(matrix, 40), 40).reduce((all, value) => all + value, 0);
      expect(Math.abs(sum / trace - 1)).toBeLessThan(1e-11);
    }
  });

  it('take matrices that are diagonal, zero, of many equal or wildly different eigenvalues', () => {
    expect([...symmetricEigenvalues(Float64Array.of(3, 0, -1, 0, 0, 2), 3)]).toEqual([-1, 2, 3]);
    expect([...symmetricEigenvalues(new Float64Array(10), 4)]).toEqual([0, 0, 0, 0]);
    const ones = symmetricEigenvalues(new Float64Array(465).fill(1), 30);
    expect(largestDifference(ones, [...new Array<number>(29).fill(0), 30])).toBeLessThan(1e-13);
    const diagonal = Float64Array.from({ length: 30 }, (_, index) => 10 ** -index);
    const graded = tridiagonalEigenvalues({ diagonal, offDiagonal: diagonal.slice(1).map((value) => value / 100) });
    expect(graded.every(Number.isFinite)).toBe(true);
    expect(
      Math.abs(graded.reduce((sum, value) => sum + value, 0) - diagonal.reduce((sum, value) => sum + value, 0)),
    ).toBeLessThan(1e-14);
  });

  it('refuse numbers that are not finite', () => {
    expect(() => symmetricEigenvalues(Float64Array.of(1, NaN, 1), 2)).toThrow(RangeError);
    expect(() => symmetricEigenvalues(Float64Array.of(Infinity), 1)).toThrow(RangeError);
  });
});

describe('tridiagonalReduction', () => {
  it("keeps the trace and the Frobenius norm, which rotations don't change", () => {
    fc.assert(
      fc.property(size, fc.nat(1000), (n, seed) => {
        const matrix = symmetric(n, seed);
        const norm = matrix.reduce((sum, value) => sum + value * value, 0);
        const { diagonal, offDiagonal } = tridiagonalReduction(packed(matrix, n), n);
        const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
        expect(Math.abs(squares(diagonal) + 2 * squares(offDiagonal) - norm)).toBeLessThan(1e-12 * Math.max(1, norm));
      }),
    );
  });
});

describe('pivotedCholesky', () => {
  it('gives the matrix back, in the order it says, and finds the rank (error below 1e-12 of the largest)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 90 }), fc.nat(1000), (n, rank, seed) => {
        const { matrix } = semidefinite(n, rank, seed);
        const factor = pivotedCholesky(matrix, n);
        expect(factor.rank).toBe(Math.min(n, rank));
        expect([...factor.order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, index) => index));
        const product = new Float64Array(n * n);
        const all = { data: factor.transposed, stride: n };
        for (let k = 0; k < factor.rank; k++) {
          for (let at = 0; at < n * n; at++) {
            const [row, column] = [Math.floor(at / n), at % n];
            product[at] += all.data[k * n + row] * all.data[k * n + column];
          }
        }
        const expected = matrix.map((_, at) => matrix[factor.order[Math.floor(at / n)] * n + factor.order[at % n]]);
        expect(largestDifference(product, expected)).toBeLessThan(1e-12 * Math.max(1, ...matrix));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the kernel in WebAssembly', () => {
  it('adds the same products as the loops in TypeScript (error below 1e-11)', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 300 })),
        fc.nat(1000),
        fc.boolean(),
        fc.boolean(),
        ([n, m, depth], seed, minus, lowerOnly) => {
          const given = [normals(n * m, seed), normals(n * depth, seed + 1), normals(m * depth, seed + 2)];
          const [fromA, fromB, start] = [n >> 2, m >> 3, depth >> 2];
          const compute = (allocate: Allocate) => {
            const [out, a, b] = given.map((values) => {
              const array = allocate(values.length);
              array.set(values);
              return array;
            });
            addProducts(
              { data: out, stride: m },
              { data: a, stride: depth, from: fromA, to: n },
              { data: b, stride: depth, from: fromB, to: m },
              start,
              depth,
              { sign: minus ? -1 : 1, lowerOnly },
            );
            return { values: out.slice(), byKernel: kernelOf(out, a, b) !== null };
          };
          const inWorkspace = withWorkspace(n * m + (n + m) * depth, compute);
          const plain = compute((count) => new Float64Array(count));
          expect([inWorkspace.byKernel, plain.byKernel]).toEqual([true, false]);
          const counted = (values: Float64Array) =>
            lowerOnly ? values.filter((_, at) => at % m <= Math.floor(at / m)) : values;
          expect(largestDifference(counted(inWorkspace.values), counted(plain.values))).toBeLessThan(1e-11);
        },
      ),
    );
  });

  it('reduces to the same tridiagonal matrix (error below 1e-12 of the norm)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (n, seed) => {
        const matrix = packed(symmetric(n, seed), n);
        const plain = tridiagonalReduction(matrix.slice(), n);
        const inWorkspace = withWorkspace(matrix.length + 5 * n + 10, (allocate) => {
          const copy = allocate(matrix.length);
          copy.set(matrix);
          return tridiagonalReduction(copy, n, allocate);
        });
        expect(largestDifference(inWorkspace.diagonal, plain.diagonal)).toBeLessThan(1e-11 * n);
        expect(largestDifference(inWorkspace.offDiagonal, plain.offDiagonal)).toBeLessThan(1e-11 * n);
      }),
    );
  });

  it('lends its memory once: within a call others compute with plain arrays, to the same result', () => {
    const [a, b] = [semidefinite(50, 70, 1), semidefinite(50, 70, 2)];
    const once = traceOfRootOfProduct({ matrix: a.matrix }, { matrix: b.matrix }, 50);
    const within = withWorkspace(10, (allocate) => {
      expect(kernelOf(allocate(4))).not.toBeNull();
      return traceOfRootOfProduct({ matrix: a.matrix }, { matrix: b.matrix }, 50);
    });
    expect(Math.abs(within / once - 1)).toBeLessThan(1e-12);
    expect(kernelOf(new Float64Array(3))).toBeNull();
  });

  it('gives zeros, however often the memory was used, and back what failed', () => {
    withWorkspace(100, (allocate) => allocate(100).fill(7));
    expect(withWorkspace(100, (allocate) => allocate(100).every((value) => value === 0))).toBe(true);
    const fail = () =>
      withWorkspace(10, () => {
        throw new Error('on purpose');
      });
    expect(fail).toThrow('on purpose');
    expect(withWorkspace(10, (allocate) => kernelOf(allocate(3)) !== null)).toBe(true);
  });

  it('does without where the memory cannot be had', () => {
    expect(withWorkspace(2 ** 40, (allocate) => kernelOf(allocate(3)))).toBeNull();
  });
});

describe('traceOfRootOfProduct', () => {
  it('is one number, whether a side comes as a matrix or as a factor, and in either order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), size, size, fc.nat(1000), (n, rankA, rankB, seed) => {
        const [a, b] = [semidefinite(n, rankA, seed), semidefinite(n, rankB, seed + 1)];
        const factors = [
          { factor: a.factor, count: rankA },
          { factor: b.factor, count: rankB },
        ];
        const all = [
          traceOfRootOfProduct(a, b, n),
          traceOfRootOfProduct({ matrix: b.matrix }, { matrix: a.matrix }, n),
          traceOfRootOfProduct(factors[0], { matrix: b.matrix }, n),
          traceOfRootOfProduct({ matrix: a.matrix }, factors[1], n),
          traceOfRootOfProduct(factors[0], factors[1], n),
          traceOfRootOfProduct(factors[1], factors[0], n),
        ];
        // roots of eigenvalues near 0 keep half of the digits
        for (const value of all) expect(Math.abs(value - all[0])).toBeLessThan(1e-6 * Math.max(1, all[0]));
      }),
      { numRuns: 60 },
    );
  });

  it('of A and A is the trace of A, of A and zero is zero', () => {
    const { matrix } = semidefinite(30, 45, 1);
    const trace = Array.from({ length: 30 }, (_, index) => matrix[index * 31]).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(traceOfRootOfProduct({ matrix }, { matrix }, 30) / trace - 1)).toBeLessThan(1e-12);
    expect(traceOfRootOfProduct({ matrix }, { matrix: new Float64Array(900) }, 30)).toBe(0);
    expect(traceOfRootOfProduct({ matrix: new Float64Array(900) }, { matrix }, 30)).toBe(0);
  });
});
