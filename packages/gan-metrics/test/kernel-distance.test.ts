import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  kernelDistance,
  kernelDistanceInterval,
  MetricsError,
  type PolynomialKernel,
  type RowMatrix,
} from '../src/index';
import { expectRelative, extractor, fixture, normalRows, seeded, seededPair, type SeededPair } from './fixture';

const { cases } = fixture('kernel-distance') as {
  cases: (SeededPair & { kernel: PolynomialKernel; torchmetrics: number })[];
};

/** The definition, pair by pair. */
function naive(a: RowMatrix, b: RowMatrix, degree = 3, gamma = 1 / a.columns, coefficient = 1): number {
  const mean = (x: RowMatrix, y: RowMatrix, own: boolean) => {
    let [sum, pairs] = [0, 0];
    for (let i = 0; i < x.rows; i++) {
      for (let j = 0; j < y.rows; j++) {
        if (own && i === j) continue;
        let product = 0;
        for (let k = 0; k < x.columns; k++) product += x.data[i * x.columns + k] * y.data[j * x.columns + k];
        sum += (gamma * product + coefficient) ** degree;
        pairs++;
      }
    }
    return sum / pairs;
  };
  return mean(a, a, true) + mean(b, b, true) - 2 * mean(a, b, false);
}

function without({ data, rows, columns }: RowMatrix, item: number): RowMatrix {
  return { data: Array.from(data).filter((_, at) => Math.floor(at / columns) !== item), rows: rows - 1, columns };
}

describe('kernelDistance', () => {
  it.each(cases)('torchmetrics 1.9.0, dimension $columns (relative error below 1e-9): $torchmetrics', (pair) => {
    const [a, b] = seededPair(pair);
    const ours = kernelDistance(a, b, { extractor, ...pair.kernel });
    // differences of means near 1 keep three digits fewer
    expectRelative([ours.distance], [pair.torchmetrics], 1e-9);
    expect(ours).toMatchObject({
      n: [pair.rowsA, pair.rowsB],
      dimension: pair.columns,
      kernel: pair.kernel,
      extractor,
    });
  });

  it('is its definition, for any sizes and kernels (error below 1e-11 of the largest mean)', () => {
    const size = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(
        fc.tuple(size, size, fc.integer({ min: 1, max: 6 }), fc.nat(1000)),
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        ([n, m, columns, seed], degree, gamma, coefficient) => {
          const [a, b] = [normalRows(n, columns, seed), normalRows(m, columns, seed + 1, 0.5, 0.3)];
          const ours = kernelDistance(a, b, { extractor, degree, gamma, coefficient });
          const expected = naive(a, b, degree, gamma, coefficient);
          expect(Math.abs(ours.distance - expected)).toBeLessThan(1e-11 * Math.max(1, Math.abs(expected)) * 1e3);
        },
      ),
    );
  });

  it('of more items than a block has is the definition (relative error below 1e-9)', () => {
    const [a, b] = [normalRows(150, 3, 1), normalRows(70, 3, 2, 1.5)];
    expectRelative([kernelDistance(a, b, { extractor }).distance], [naive(a, b)], 1e-9);
  });

  it('is 0 on the average for equal distributions, within its standard error', () => {
    const distances = Array.from(
      { length: 200 },
      (_, seed) => kernelDistance(normalRows(12, 3, 2 * seed), normalRows(9, 3, 2 * seed + 1), { extractor }).distance,
    );
    const mean = distances.reduce((sum, value) => sum + value, 0) / 200;
    const deviation = Math.sqrt(distances.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199);
    expect(Math.abs(mean)).toBeLessThan(3 * (deviation / Math.sqrt(200)));
    expect(distances.some((value) => value < 0)).toBe(true);
  });

  it('of one set against itself as the other side is below 0: its own pairs count across, not within', () => {
    const a = normalRows(20, 3, 4);
    expectRelative([kernelDistance(a, a, { extractor }).distance], [naive(a, a)], 1e-10);
    expect(kernelDistance(a, a, { extractor }).distance).toBeLessThan(0);
  });

  it("has the jackknife's standard error, leaving out one item of either side after the other", () => {
    const [a, b] = [normalRows(11, 2, 5), normalRows(8, 2, 6, 1, 0.5)];
    const part = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return ((values.length - 1) / values.length) * values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    const ofA = part(Array.from({ length: 11 }, (_, item) => naive(without(a, item), b)));
    const ofB = part(Array.from({ length: 8 }, (_, item) => naive(a, without(b, item))));
    expectRelative([kernelDistance(a, b, { extractor }).standardError!], [Math.sqrt(ofA + ofB)], 1e-8);
    expect(kernelDistance(normalRows(2, 2, 1), b, { extractor }).standardError).toBeNull();
  });

  it('of subsets is their mean; a subset of everything is everything', () => {
    const [a, b] = [normalRows(30, 4, 7), normalRows(30, 4, 8, 1, 0.4)];
    const whole = kernelDistance(a, b, { extractor });
    const one = kernelDistance(a, b, { extractor, subsets: 1, subsetSize: 30, random: seeded(1) });
    expectRelative([one.distance], [whole.distance], 1e-9);
    expect(one).toMatchObject({ standardDeviation: null, standardError: null });
    const many = kernelDistance(a, b, { extractor, subsets: 40, subsetSize: 20, random: seeded(2) });
    expect(many.subsetDistances).toHaveLength(40);
    expect(Math.abs(many.distance - whole.distance)).toBeLessThan(many.standardDeviation!);
    expect(kernelDistance(a, b, { extractor, subsets: 40, subsetSize: 20, random: seeded(2) })).toEqual(many);
  });
});

describe('kernelDistanceInterval', () => {
  it('covers the distance of the distributions about as often as its level says', () => {
    // one dimension, degree 1, gamma 1, coefficient 0: k = xy, so that the squared discrepancy is (E x - E y)^2 = 1
    const truth = 1;
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const [a, b] = [normalRows(80, 1, 2 * trial), normalRows(60, 1, 2 * trial + 1, 1.5, 1)];
      const options = {
        extractor,
        random: seeded(trial),
        samples: 200,
        level: 0.9,
        degree: 1,
        gamma: 1,
        coefficient: 0,
      };
      const { interval } = kernelDistanceInterval(a, b, options);
      if (interval[0] <= truth && truth <= interval[1]) covered++;
    }
    // 200 trials at 0.9: 180 +- 4.2; bootstrap intervals of some 70 items are known to cover a little less
    expect(covered).toBeGreaterThan(163);
    expect(covered).toBeLessThan(196);
  });

  it('has the resamples that its definition gives, copies of an item making no pair', () => {
    const [a, b] = [normalRows(11, 2, 1), normalRows(9, 2, 2, 1, 0.7)];
    const ours = kernelDistanceInterval(a, b, { extractor, random: seeded(3), samples: 30 });
    const random = seeded(3);
    const draws = [11, 9].map((n) =>
      Array.from({ length: 30 }, () => Array.from({ length: n }, () => Math.floor(random() * n))),
    );
    const kernel = (x: RowMatrix, i: number, y: RowMatrix, j: number) =>
      ((x.data[2 * i] * y.data[2 * j] + x.data[2 * i + 1] * y.data[2 * j + 1]) / 2 + 1) ** 3;
    const mean = (x: RowMatrix, itemsX: number[], y: RowMatrix, itemsY: number[]) => {
      const values = itemsX.flatMap((i) => itemsY.filter((j) => x !== y || i !== j).map((j) => kernel(x, i, y, j)));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const resampled = draws[0].map((itemsA, sample) => {
      const itemsB = draws[1][sample];
      return mean(a, itemsA, a, itemsA) + mean(b, itemsB, b, itemsB) - 2 * mean(a, itemsA, b, itemsB);
    });
    const center = resampled.reduce((sum, value) => sum + value, 0) / 30;
    const variance = resampled.reduce((sum, value) => sum + (value - center) ** 2, 0) / 29;
    expectRelative([ours.standardError], [Math.sqrt(variance)], 1e-9);
    expect(ours.estimate).toBe(kernelDistance(a, b, { extractor }).distance);
  });

  it('of groups (speakers) covers the distance of new groups, and its estimate has their mean', () => {
    // centres of variance 1 a group and noise of variance 1 around them: the discrepancy of degree 1 is (E x - E y)^2 = 0.49, 12 groups a side
    const truth = 0.49;
    const groups = Array.from({ length: 72 }, (_, item) => `speaker ${Math.floor(item / 6)}`);
    const side = (seed: number, shift: number): RowMatrix => {
      const [centers, noise] = [normalRows(12, 1, seed), normalRows(72, 1, seed + 1, 1, shift)];
      return {
        data: Array.from(noise.data, (value, item) => value + centers.data[Math.floor(item / 6)]),
        rows: 72,
        columns: 1,
      };
    };
    const intervals = Array.from({ length: 200 }, (_, trial) =>
      kernelDistanceInterval(side(4 * trial, 0.7), side(4 * trial + 2, 0), {
        extractor,
        random: seeded(trial),
        samples: 200,
        level: 0.9,
        groupsA: groups,
        groupsB: groups,
        degree: 1,
        gamma: 1,
        coefficient: 0,
      }),
    );
    const estimates = intervals.map(({ estimate }) => estimate);
    const mean = estimates.reduce((sum, value) => sum + value, 0) / 200;
    const deviation = Math.sqrt(estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199);
    expect(Math.abs(mean - truth)).toBeLessThan((4 * deviation) / Math.sqrt(200));
    const covered = intervals.filter(({ interval: [low, high] }) => low <= truth && truth <= high).length;
    // 200 trials at 0.9: 180 +- 4.2; so few groups cover a little less
    expect(covered).toBeGreaterThan(155);
    expect(covered).toBeLessThan(197);
  });

  it('of groups leaves out every pair within a group', () => {
    const [a, b] = [normalRows(7, 2, 1), normalRows(5, 2, 2, 1, 0.7)];
    const groupsA = ['x', 'y', 'x', 'z', 'y', 'x', 'z'];
    const row = ({ data, columns }: RowMatrix, item: number) =>
      Array.from(data).slice(item * columns, (item + 1) * columns);
    const mean = (x: RowMatrix, y: RowMatrix, isPair: (i: number, j: number) => boolean) => {
      const values = Array.from({ length: x.rows * y.rows }, (_, at) => [Math.floor(at / y.rows), at % y.rows])
        .filter(([i, j]) => isPair(i, j))
        .map(([i, j]) => (row(x, i).reduce((sum, value, k) => sum + value * row(y, j)[k], 0) / 2 + 1) ** 3);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const expected =
      mean(a, a, (i, j) => groupsA[i] !== groupsA[j]) + mean(b, b, (i, j) => i !== j) - 2 * mean(a, b, () => true);
    const ours = kernelDistanceInterval(a, b, { extractor, random: seeded(1), samples: 20, groupsA });
    expectRelative([ours.estimate], [expected], 1e-10);
  });

  it('draws whole groups, of either side', () => {
    const values = Array.from({ length: 40 }, (_, item) => (item < 20 ? 1 : -1) + (item % 7) / 10);
    const a = { data: values, rows: 40, columns: 1 };
    const b = normalRows(40, 1, 9);
    const groups = values.map((_, item) => Math.floor(item / 10));
    const width = (grouped: object) => {
      const [low, high] = kernelDistanceInterval(a, b, {
        extractor,
        random: seeded(1),
        samples: 200,
        ...grouped,
      }).interval;
      return high - low;
    };
    expect(width({ groupsA: groups })).toBeGreaterThan(1.5 * width({}));
    expect(width({ groupsB: groups })).not.toBe(width({}));
  });
});

describe('wrong input to the kernel distance', () => {
  const [a, b] = [normalRows(6, 3, 1), normalRows(6, 3, 2)];
  const random = seeded(1);
  it.each<[string, () => unknown, string]>([
    ['one item', () => kernelDistance(normalRows(1, 3, 1), b, { extractor }), 'a'],
    ['no items', () => kernelDistance(a, { data: [], rows: 0, columns: 3 }, { extractor }), 'b'],
    ['NaN', () => kernelDistance(a, { data: [1, NaN], rows: 2, columns: 1 }, { extractor }), 'b'],
    ['other dimensions', () => kernelDistance(a, normalRows(6, 2, 1), { extractor }), 'b'],
    ['a fraction as degree', () => kernelDistance(a, b, { extractor, degree: 2.5 }), 'degree'],
    ['gamma 0', () => kernelDistance(a, b, { extractor, gamma: 0 }), 'gamma'],
    ['a negative coefficient', () => kernelDistance(a, b, { extractor, coefficient: -1 }), 'coefficient'],
    ['no subsets', () => kernelDistance(a, b, { extractor, subsets: 0, subsetSize: 3, random }), 'subsets'],
    [
      'a subset of more items than there are',
      () => kernelDistance(a, b, { extractor, subsets: 2, random }),
      'subsetSize',
    ],
    ['subsets without random numbers', () => kernelDistance(a, b, { extractor, subsets: 2, subsetSize: 3 }), 'random'],
    ['numbers that overflow', () => kernelDistance(normalRows(6, 3, 1, 1e120), b, { extractor }), 'a'],
    ['no network', () => kernelDistance(a, b, {}), 'extractor'],
    ['groups of another length', () => kernelDistanceInterval(a, b, { extractor, random, groupsB: [1, 2] }), 'groups'],
    ['two items', () => kernelDistanceInterval(normalRows(2, 3, 1), b, { extractor, random }), 'a'],
    ['two groups', () => kernelDistanceInterval(a, b, { extractor, random, groupsB: [1, 1, 1, 2, 2, 2] }), 'b'],
    ['a random that is none', () => kernelDistanceInterval(a, b, { extractor, random: () => 0.5 }), 'random'],
  ])('%s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
