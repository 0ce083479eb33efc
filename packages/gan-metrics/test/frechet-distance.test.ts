import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featureStatistics, frechetDistance, MetricsError, type FeatureStatistics, type RowMatrix } from '../src/index';
import { RunningFeatureStatistics } from '../src/running';
import { expectRelative, extractor, fixture, normalRows, seededPair, type SeededPair } from './fixture';

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
interface SeededFixture {
  fullRank: (SeededPair & { scipy: number; torchmetrics: number })[];
  lackingRank: (SeededPair & { nuclearNorm: number })[];
  wideSpectrum: (SeededPair & { exact: number })[];
}
const reference = fixture('frechet-distance') as Fixture;
const seededReference = fixture('frechet-seeded') as SeededFixture;

/** The distance of features of one network. */
const frechet = (a: FeatureStatistics | RowMatrix, b: FeatureStatistics | RowMatrix) =>
  frechetDistance(a, b, { extractor });

function slice({ data, columns }: RowMatrix, from: number, to: number): RowMatrix {
  return { data: Array.from(data).slice(from * columns, to * columns), rows: to - from, columns };
}

/** Statistics of a known Gaussian with diagonal covariance. */
function gaussian(mean: number[], variances: number[]): FeatureStatistics {
  const dimension = mean.length;
  const covariance = new Float64Array(dimension * dimension);
  variances.forEach((variance, index) => (covariance[index * dimension + index] = variance));
  return { n: 1000, dimension, mean: Float64Array.from(mean), covariance, extractor: null };
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
    const { distance, warnings } = frechet(a, b);
    expectRelative([distance, distance], [scipy, torchmetrics], 1e-9);
    expect(warnings.filter((warning) => warning.includes('rank'))).toEqual([]);
  });

  it.each(reference.lackingRank)(
    'fewer items than dimensions: numpy nuclear norm: $nuclearNorm',
    ({ a, b, nuclearNorm }) => {
      const { distance, warnings } = frechet(a, b);
      expectRelative([distance], [nuclearNorm], 1e-9);
      expect(warnings).toHaveLength(3);
      expect(warnings[0]).toContain(`${a.rows} items in ${a.columns} dimensions`);
    },
  );
});

describe('frechetDistance of features made from seeds', () => {
  it.each(seededReference.fullRank)(
    'dimension $columns: scipy 1.17.1 sqrtm and torchmetrics 1.9.0 (relative error below 1e-9): $scipy',
    (pair) => {
      const [a, b] = seededPair(pair);
      expectRelative(new Array(2).fill(frechet(a, b).distance), [pair.scipy, pair.torchmetrics], 1e-9);
    },
  );

  it.each(seededReference.lackingRank)(
    'dimension $columns, $rowsA and $rowsB items: numpy 2.4.6 nuclear norm (relative error below 1e-7): $nuclearNorm',
    (pair) => {
      const [a, b] = seededPair(pair);
      expectRelative([frechet(a, b).distance], [pair.nuclearNorm], 1e-7);
      if (pair.columns > 100) return;
      // the same by the rank that Cholesky's factorisation finds, not by the number of rows
      const ofStatistics = frechet(featureStatistics(a), featureStatistics(b));
      expectRelative([ofStatistics.distance], [pair.nuclearNorm], 1e-7);
      expectRelative([frechet(featureStatistics(b), a).distance], [pair.nuclearNorm], 1e-7);
    },
  );

  it.each(seededReference.wideSpectrum)(
    'a wide spectrum: mpmath 1.3.0, 50 digits (relative error below 1e-9)',
    (pair) => {
      const [a, b] = seededPair(pair);
      expectRelative([frechet(a, b).distance, frechet(b, a).distance], [pair.exact, pair.exact], 1e-9);
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
        expect(frechet(a, b).distance).toBeCloseTo(expected, 9);
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
          expect(frechet(a, a).distance).toBeLessThan(1e-9 * columns);
          const there = frechet(a, b).distance;
          expect(there).toBeGreaterThan(0);
          expectRelative([frechet(b, a).distance], [there], 1e-7);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a pure shift is its squared length, whatever the covariance', () => {
    const a = normalRows(50, 4, 7);
    const b = { ...a, data: Float64Array.from(a.data as Float64Array, (value, at) => value + (at % 4)) };
    expect(frechet(a, b).distance).toBeCloseTo(0 + 1 + 4 + 9, 9);
  });

  it('constant features have no covariance and leave the distance of the means', () => {
    const constant = (value: number) => ({ data: new Array<number>(10).fill(value), rows: 5, columns: 2 });
    expect(frechet(constant(1), constant(3)).distance).toBe(8);
  });

  it('takes statistics or features and records what was compared', () => {
    const a = normalRows(30, 3, 8);
    const b = normalRows(40, 3, 9);
    const ofStatistics = frechetDistance(featureStatistics(a), featureStatistics(b), { extractor: 'scorer' });
    expect(ofStatistics.distance).toBe(frechet(a, b).distance);
    expect(ofStatistics).toMatchObject({ n: [30, 40], dimension: 3, extractor: 'scorer' });
    expect(ofStatistics.warnings).toHaveLength(1);
    expect(frechet(a, a).warnings).toEqual([]);
  });

  it('names the network that the statistics name', () => {
    const [ofA, ofB] = [8, 9].map((seed) => featureStatistics(normalRows(9, 2, seed), { extractor: 'scorer' }));
    expect(frechetDistance(ofA, ofB).extractor).toBe('scorer');
    expect(frechetDistance(ofA, normalRows(9, 2, 1)).extractor).toBe('scorer');
    expect(() => frechetDistance(ofA, ofB, { extractor: 'another' })).toThrow(/'another' and 'scorer'/);
    expect(() => frechetDistance({ ...ofA, extractor: null }, { ...ofB, extractor: null })).toThrow(/found no name/);
  });
});

describe('wrong features', () => {
  const features = normalRows(5, 3, 1);
  it.each<[string, () => unknown, string]>([
    ['different dimensions', () => frechet(features, normalRows(5, 2, 1)), 'b'],
    ['one item on a side', () => frechet(normalRows(1, 3, 1), features), 'a'],
    ['no items', () => frechet(features, { data: [], rows: 0, columns: 3 }), 'b'],
    ['NaN in features', () => frechet(features, { data: [1, 2, NaN], rows: 1, columns: 3 }), 'b'],
    ['no network', () => frechetDistance(features, features), 'extractor'],
    ['an empty name', () => frechetDistance(features, features, { extractor: '' }), 'extractor'],
    ['statistics of one item', () => frechet({ ...featureStatistics(features), n: 1 }, features), 'a'],
    ['a negative variance', () => frechet(gaussian([0], [-1]), gaussian([0], [1])), 'a'],
    [
      'a covariance that is not symmetric',
      () =>
        frechet({ ...gaussian([0, 0], [1, 1]), covariance: Float64Array.of(1, 0.5, 0, 1) }, gaussian([0, 0], [1, 1])),
      'a',
    ],
    [
      'a covariance beyond its variances',
      () => frechet(gaussian([0, 0], [1, 1]), { ...gaussian([0, 0], [1, 1]), covariance: Float64Array.of(1, 2, 2, 1) }),
      'b',
    ],
    ['variances that overflow', () => frechet(gaussian([0], [1e200]), gaussian([0], [1e200])), 'a'],
    [
      'streams of different networks',
      () =>
        new RunningFeatureStatistics(2, { extractor: 'one' }).merge(
          new RunningFeatureStatistics(2, { extractor: 'other' }),
        ),
      'extractor',
    ],
    ['one item', () => featureStatistics(normalRows(1, 3, 1)), 'features'],
    ['NaN', () => featureStatistics({ data: [1, NaN], rows: 2, columns: 1 }), 'features'],
    ['statistics with infinity', () => frechet(gaussian([Infinity], [1]), gaussian([0], [1])), 'a'],
    [
      'statistics of the wrong size',
      () => frechet(features, { ...featureStatistics(features), mean: new Float64Array(2) }),
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
