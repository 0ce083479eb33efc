import { describe, expect, it } from 'vitest';
import { seededRandom } from '../src/seeded-random';
import { gaussian } from '../src/synthetic/gaussian';

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('seededRandom', () => {
  it('repeats for equal keys and differs for any other', () => {
    const first = draws(20, seededRandom('a', 1, 2));
    expect(draws(20, seededRandom('a', 1, 2))).toEqual(first);
    for (const keys of [
      ['a', 1, 3],
      ['a', 12],
      ['a1', 2],
      ['b', 1, 2],
      ['a', '1', 2],
    ]) {
      expect(draws(20, seededRandom(...keys))).not.toEqual(first);
    }
  });

  it('is uniform in [0, 1), within a stream and over the first draws of neighbouring seeds', () => {
    const stream = draws(20_000, seededRandom('stream', 0));
    const firsts = Array.from({ length: 20_000 }, (_, seed) => seededRandom('stream', seed)());
    for (const values of [stream, firsts]) {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThan(1);
      // Kolmogorov-Smirnov distance: 1.95 / sqrt(n) is passed once in a thousand
      const sorted = [...values].sort((a, b) => a - b);
      const distance = Math.max(...sorted.map((value, index) => Math.abs(value - (index + 0.5) / sorted.length)));
      expect(distance).toBeLessThan(1.95 / Math.sqrt(sorted.length));
    }
  });

  it('has unrelated streams for neighbouring keys', () => {
    const n = 5000;
    const one = draws(n, seededRandom('clip', 0, 1));
    const other = draws(n, seededRandom('clip', 0, 2));
    const covariance = mean(one.map((value, index) => (value - 0.5) * (other[index] - 0.5)));
    expect(Math.abs(covariance * 12)).toBeLessThan(5 / Math.sqrt(n));
  });
});

describe('gaussian', () => {
  it('has mean 0, variance 1 and kurtosis 3', () => {
    const random = seededRandom('normal', 0);
    const values = draws(40_000, () => gaussian(random));
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(values.length));
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => value ** 4))).toBeGreaterThan(2.8);
    expect(mean(values.map((value) => value ** 4))).toBeLessThan(3.2);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
