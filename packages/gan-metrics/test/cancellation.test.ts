/** Numbers far from zero, and equal ones: what is taken from each other must not take the digits along. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, pairedBootstrapDifference, pairedDifference, studentTCumulative } from '../src/intervals';
import { featureStatistics, frechetDistance, inceptionScore, kernelDistance, type RowMatrix } from '../src/index';
import { RunningInceptionScore } from '../src/running';
import { expectRelative, extractor, seeded } from './fixture';

/** Whole numbers, so that a shift is added without rounding. */
function wholeRows(rows: number, columns: number, seed: number, shift = 0): RowMatrix {
  const random = seeded(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => Math.floor(9 * random()) + shift), rows, columns };
}

describe('equal items', () => {
  it.each([0.1, 1 / 3, -7.3, 1e8 + 0.1, 1e16 + 2, 1e300])('have their mean and no covariance, at %d', (value) => {
    for (const rows of [2, 3, 7, 49, 1000]) {
      const { mean, covariance } = featureStatistics({
        data: new Float64Array(2 * rows).fill(value),
        rows,
        columns: 2,
      });
      expect([...mean]).toEqual([value, value]);
      expect([...covariance]).toEqual([0, 0, 0, 0]);
    }
  });

  it.each([3, 7, 49])('have no standard error: %d of them', (n) => {
    const values = new Array<number>(n).fill(0.1);
    const { standardError, interval } = bootstrapInterval(values, { random: seeded(1), samples: 50 });
    expect(standardError).toBe(0);
    expect(interval).toEqual([0.1, 0.1]);
    const difference = pairedDifference(values, new Array<number>(n).fill(0));
    expect(difference).toMatchObject({ meanDifference: 0.1, interval: [0.1, 0.1], t: Infinity, pValue: 0 });
  });

  it('score 1 exactly, and never less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 2, maxLength: 7 }),
        fc.integer({ min: 1, max: 50 }),
        (weights, rows) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const row = weights.map((weight) => weight / total);
          const probabilities = { data: Array.from({ length: rows }, () => row).flat(), rows, columns: row.length };
          const scores = [
            inceptionScore(probabilities, { extractor }).score,
            new RunningInceptionScore(row.length, { extractor }).add(probabilities).finish().score,
          ];
          for (const score of scores) {
            expect(score).toBeGreaterThanOrEqual(1);
            expect(score).toBeLessThan(1 + 1e-13);
          }
        },
      ),
    );
  });
});

describe('a shift of all features', () => {
  it.each([1e4, 1e8, 1e15])('by %d leaves the covariance as it is', (shift) => {
    for (const rows of [5, 12, 300]) {
      const plain = featureStatistics(wholeRows(rows, 4, 3)).covariance;
      const moved = featureStatistics(wholeRows(rows, 4, 3, shift)).covariance;
      moved.forEach((value, at) => expect(Math.abs(value - plain[at])).toBeLessThan(1e-13));
    }
  });

  it.each([1e4, 1e8])('by %d leaves the Frechet distance as it is', (shift) => {
    for (const [n, columns] of [
      [40, 4],
      [6, 12],
    ]) {
      const distance = (by: number) =>
        frechetDistance(wholeRows(n, columns, 3, by), wholeRows(n, columns, 4, by), { extractor }).distance;
      expectRelative([distance(shift)], [distance(0)], 1e-7);
    }
  });

  it('leaves no distance between equal sets', () => {
    const set = wholeRows(60, 5, 8, 1e8);
    expect(frechetDistance(set, set, { extractor }).distance).toBeLessThan(1e-12);
  });

  /** In whole numbers without end: the mean over pairs as a fraction, with gamma and coefficient 1. */
  function exactKernelDistance(a: RowMatrix, b: RowMatrix, degree: number): number {
    const row = ({ data, columns }: RowMatrix, i: number) =>
      Array.from({ length: columns }, (_, k) => BigInt(data[i * columns + k]));
    const sum = (x: RowMatrix, y: RowMatrix, own: boolean) => {
      let total = 0n;
      for (let i = 0; i < x.rows; i++) {
        for (let j = 0; j < y.rows; j++) {
          if (own && i === j) continue;
          const [left, right] = [row(x, i), row(y, j)];
          total += (left.reduce((product, value, k) => product + value * right[k], 0n) + 1n) ** BigInt(degree);
        }
      }
      return total;
    };
    const [n, m] = [BigInt(a.rows), BigInt(b.rows)];
    const numerator =
      sum(a, a, true) * m * (m - 1n) + sum(b, b, true) * n * (n - 1n) - 2n * sum(a, b, false) * (n - 1n) * (m - 1n);
    return Number(numerator) / Number(n * (n - 1n) * m * (m - 1n));
  }

  it.each([
    [1, 1e8],
    [2, 1e8],
    [3, 0],
    [3, 1e4],
    [3, 1e8],
    [3, -1e8],
    [4, 1e6],
  ])('keeps the digits of the kernel distance: degree %d, shifted by %d', (degree, shift) => {
    const a = wholeRows(9, 3, 5, shift);
    const b = wholeRows(7, 3, 6, shift + 2);
    const { distance } = kernelDistance(a, b, { extractor, degree, gamma: 1, coefficient: 1 });
    expectRelative([distance], [exactKernelDistance(a, b, degree)], 1e-10);
  });
});

describe('differences that cancel', () => {
  it('are a tie in the paired bootstrap', () => {
    // every resample has each of the three once: the true mean is 0, as 1 + 2 - 3
    let call = 0;
    const random = () => [0, 0.34, 0.67][call++ % 3];
    const { pValue, interval } = pairedBootstrapDifference([0.1, 0.2, -0.3], [0, 0, 0], { random, samples: 20 });
    expect(pValue).toBe(1);
    expect(interval).toEqual([0, 0]);
  });
});

describe("Student's t near 0", () => {
  it.each([1e-12, 1e-9, 1e-6, 1e-3])('has the digits of t = %d', (t) => {
    // closed forms with 1 and 2 degrees of freedom
    expectRelative([studentTCumulative(t, 1) - 0.5], [Math.atan(t) / Math.PI], 1e-3);
    expectRelative([studentTCumulative(t, 2) - 0.5], [t / (2 * Math.sqrt(2 + t * t))], 1e-3);
    expect(studentTCumulative(-t, 3)).toBeLessThan(0.5);
  });
});
