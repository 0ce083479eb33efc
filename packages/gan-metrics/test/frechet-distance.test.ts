import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  featureStatistics,
  frechetDistance,
  MetricsError,
  RunningFeatureStatistics,
  type FeatureStatistics,
  type RowMatrix,
} from '../src/index';
import { expectRelative, fixture, seededNormal } from './fixture';

interface Fixture {
  fullRank: {
    a: RowMatrix;
    b: RowMatrix;
    scipy: number;
    torchmetrics: number;
    meanA: number[];
    covarianceA: number[];
  }[];
  lackingRank: { a: RowMatrix; b: RowMatrix; nuclearNorm: number }[];
}
const reference = fixture('frechet-distance') as Fixture;

function normalRows(rows: number, columns: number, seed: number, scale = 1, shift = 0): RowMatrix {
  const normal = seededNormal(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => shift + scale * normal()), rows, columns };
}

function slice({ data, columns }: RowMatrix, from: number, to: number): RowMatrix {
  return { data: Array.from(data).slice(from * columns, to * columns), rows: to - from, columns };
}

/** Statistics of a known Gaussian with diagonal covariance. */
function gaussian(mean: number[], variances: number[]): FeatureStatistics {
  const dimension = mean.length;
  const covariance = new Float64Array(dimension * dimension);
  variances.forEach((variance, index) => (covariance[index * dimension + index] = variance));
  return { n: 1000, dimension, mean: Float64Array.from(mean), covariance };
}

describe('featureStatistics', () => {
  it.each(reference.fullRank)('numpy 2.4.6 mean and cov (relative error below 1e-10)', ({ a, meanA, covarianceA }) => {
    const { mean, covariance, n, dimension } = featureStatistics(a);
    expectRelative(mean, meanA, 1e-10);
    expectRelative(covariance, covarianceA, 1e-10);
    expect([n, dimension]).toEqual([a.rows, a.columns]);
  });

  it('is the same whether rows come at once, in any blocks, or in merged streams', () => {
    const features = normalRows(40, 3, 1, 2, 5);
    const whole = featureStatistics(features);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 8 }), fc.nat(8), (cuts, merged) => {
        const bounds = [0, ...cuts.sort((a, b) => a - b), 40];
        const blocks = bounds.slice(1).map((end, index) => slice(features, bounds[index], end));
        const first = new RunningFeatureStatistics(3);
        const second = new RunningFeatureStatistics(3);
        blocks.forEach((block, index) => (index < merged ? first : second).add(block));
        const joined = first.merge(second).finish();
        expect(joined.n).toBe(40);
        expectRelative(joined.mean, whole.mean, 1e-12);
        expectRelative(joined.covariance, whole.covariance, 1e-10);
      }),
    );
  });

  it('keeps the variance of features far from zero', () => {
    const near = featureStatistics(normalRows(500, 2, 3));
    const far = featureStatistics(normalRows(500, 2, 3, 1, 1e7));
    expectRelative(far.covariance, near.covariance, 1e-5);
  });

  it('goes on after finish', () => {
    const features = normalRows(20, 2, 4);
    const stream = new RunningFeatureStatistics(2).add(slice(features, 0, 10));
    const half = stream.finish();
    stream.add(slice(features, 10, 20));
    expect(half).toEqual(featureStatistics(slice(features, 0, 10)));
    expectRelative(stream.finish().covariance, featureStatistics(features).covariance, 1e-10);
  });
});

describe('frechetDistance against references (relative error below 1e-9)', () => {
  it.each(reference.fullRank)('scipy 1.17.1 sqrtm and torchmetrics 1.9.0: $scipy', ({ a, b, scipy, torchmetrics }) => {
    const { distance, warnings } = frechetDistance(a, b);
    expectRelative([distance, distance], [scipy, torchmetrics], 1e-9);
    expect(warnings.filter((warning) => warning.includes('rank'))).toEqual([]);
  });

  it.each(reference.lackingRank)(
    'fewer items than dimensions: numpy nuclear norm: $nuclearNorm',
    ({ a, b, nuclearNorm }) => {
      const { distance, warnings } = frechetDistance(a, b);
      expectRelative([distance], [nuclearNorm], 1e-9);
      expect(warnings).toHaveLength(3);
      expect(warnings[0]).toContain(`${a.rows} items in ${a.columns} dimensions`);
    },
  );
});

describe('frechetDistance in closed form', () => {
  it('of axis-aligned Gaussians is the sum over axes of (difference of means)^2 + (difference of deviations)^2', () => {
    const axis = fc.record({
      meanA: fc.double({ min: -5, max: 5, noNaN: true }),
      meanB: fc.double({ min: -5, max: 5, noNaN: true }),
      deviationA: fc.double({ min: 0.1, max: 4, noNaN: true }),
      deviationB: fc.double({ min: 0.1, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 6 }), (axes) => {
        const a = gaussian(
          axes.map(({ meanA }) => meanA),
          axes.map(({ deviationA }) => deviationA ** 2),
        );
        const b = gaussian(
          axes.map(({ meanB }) => meanB),
          axes.map(({ deviationB }) => deviationB ** 2),
        );
        const expected = axes.reduce(
          (sum, { meanA, meanB, deviationA, deviationB }) =>
            sum + (meanA - meanB) ** 2 + (deviationA - deviationB) ** 2,
          0,
        );
        expect(frechetDistance(a, b).distance).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('is zero to itself, symmetric, and real, full rank or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(1000),
        (rows, columns, seed) => {
          const a = normalRows(rows, columns, seed);
          const b = normalRows(rows + 1, columns, seed + 1, 0.5, 1);
          expect(frechetDistance(a, a).distance).toBeLessThan(1e-9 * columns);
          const there = frechetDistance(a, b).distance;
          expect(there).toBeGreaterThan(0);
          expectRelative([frechetDistance(b, a).distance], [there], 1e-7);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a pure shift is its squared length, whatever the covariance', () => {
    const a = normalRows(50, 4, 7);
    const b = { ...a, data: Float64Array.from(a.data as Float64Array, (value, at) => value + (at % 4)) };
    expect(frechetDistance(a, b).distance).toBeCloseTo(0 + 1 + 4 + 9, 9);
  });

  it('constant features have no covariance and leave the distance of the means', () => {
    const constant = (value: number) => ({ data: new Array<number>(10).fill(value), rows: 5, columns: 2 });
    expect(frechetDistance(constant(1), constant(3)).distance).toBe(8);
  });

  it('takes statistics or features and records what was compared', () => {
    const a = normalRows(30, 3, 8);
    const b = normalRows(40, 3, 9);
    const ofStatistics = frechetDistance(featureStatistics(a), featureStatistics(b), { extractor: 'scorer' });
    expect(ofStatistics.distance).toBe(frechetDistance(a, b).distance);
    expect(ofStatistics).toMatchObject({ n: [30, 40], dimension: 3, extractor: 'scorer' });
    expect(ofStatistics.warnings).toHaveLength(1);
    expect(frechetDistance(a, a).warnings).toEqual([]);
  });
});

describe('wrong features', () => {
  const features = normalRows(5, 3, 1);
  it.each<[string, () => unknown, string]>([
    ['different dimensions', () => frechetDistance(features, normalRows(5, 2, 1)), 'b'],
    ['one item', () => featureStatistics(normalRows(1, 3, 1)), 'features'],
    ['NaN', () => featureStatistics({ data: [1, NaN], rows: 2, columns: 1 }), 'features'],
    ['statistics with infinity', () => frechetDistance(gaussian([Infinity], [1]), gaussian([0], [1])), 'a'],
    [
      'statistics of the wrong size',
      () => frechetDistance(features, { ...featureStatistics(features), mean: new Float64Array(2) }),
      'b',
    ],
    ['a block of another dimension', () => new RunningFeatureStatistics(2).add(features), 'features'],
    [
      'a stream of another dimension',
      () => new RunningFeatureStatistics(2).merge(new RunningFeatureStatistics(3)),
      'other',
    ],
    ['no dimension', () => new RunningFeatureStatistics(0), 'dimension'],
  ])('%s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
