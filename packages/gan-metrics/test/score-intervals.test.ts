import { describe, expect, it } from 'vitest';
import {
  extrapolatedFrechetDistance,
  featureStatistics,
  frechetDistance,
  frechetDistanceInterval,
  inceptionScore,
  inceptionScoreInterval,
  MetricsError,
  type FeatureStatistics,
} from '../src/index';
import { extractor, normalRows, seeded } from './fixture';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

// standard normal against shift 0.3 and scale 1.5 on each of 3 axes
const TRUTH = 3 * (0.3 ** 2 + 0.5 ** 2);
const sides = (trial: number, n: number) =>
  [normalRows(n, 3, 2 * trial + 1), normalRows(n, 3, 2 * trial + 2, 1.5, 0.3)] as const;

/** Statistics of the second Gaussian as they are without sampling. */
const exactly: FeatureStatistics = {
  n: 1_000_000,
  dimension: 3,
  mean: new Float64Array(3).fill(0.3),
  covariance: Float64Array.of(2.25, 0, 0, 0, 2.25, 0, 0, 0, 2.25),
  extractor,
};

describe('frechetDistanceInterval', () => {
  it('covers the distance of the Gaussians about as often as its level says, where it is biased', () => {
    const trials = Array.from({ length: 200 }, (_, trial) =>
      frechetDistanceInterval(...sides(trial, 60), { extractor, random: seeded(trial), samples: 200, level: 0.9 }),
    );
    const covered = trials.filter(({ interval: [low, high] }) => low <= TRUTH && TRUTH <= high).length;
    // 200 trials at 0.9: 180 +- 4.2; bootstrap intervals of skewed estimates are known to cover less
    expect(covered).toBeGreaterThan(155);
    expect(covered).toBeLessThan(196);
    const bias = mean(trials.map(({ estimate }) => estimate)) - TRUTH;
    const corrected = mean(trials.map(({ biasCorrected }) => biasCorrected)) - TRUTH;
    expect(bias).toBeGreaterThan(0.08);
    expect(Math.abs(corrected)).toBeLessThan(bias / 3);
  });

  it('is that of the distance, with whole groups or without, of features or statistics as reference', () => {
    const [a, b] = sides(0, 40);
    const groups = Array.from({ length: 40 }, (_, item) => `speaker ${item % 4}`);
    const options = { extractor, random: seeded(1), samples: 50 };
    const ours = frechetDistanceInterval(a, b, options);
    expect(ours).toMatchObject({ n: [40, 40], dimension: 3, extractor, level: 0.95, samples: 50, warnings: [] });
    expect(ours.estimate).toBe(frechetDistance(a, b, { extractor }).distance);
    expect(frechetDistanceInterval(a, b, { ...options, random: seeded(1) })).toEqual(ours);
    const grouped = frechetDistanceInterval(a, b, { ...options, random: seeded(1), groupsA: groups, groupsB: groups });
    expect(grouped.interval).not.toEqual(ours.interval);
    const fixed = frechetDistanceInterval(a, exactly, { ...options, random: seeded(1) });
    expect(fixed.estimate).toBe(frechetDistance(a, exactly).distance);
    expect(fixed.standardError).toBeLessThan(ours.standardError);
  });
});

describe('inceptionScoreInterval', () => {
  it('covers the score of a known mixture about as often as its level says', () => {
    // rows are (0.9, 0.05, 0.05) in one of three orders, each equally likely
    const rows = [0, 1, 2].map((top) => [0, 1, 2].map((column) => (column === top ? 0.9 : 0.05)));
    const truth = Math.exp(Math.log(3) + 0.9 * Math.log(0.9) + 0.1 * Math.log(0.05));
    const trials = Array.from({ length: 200 }, (_, trial) => {
      const random = seeded(trial);
      const data = Array.from({ length: 50 }, () => rows[Math.floor(3 * random())]).flat();
      const probabilities = { data, rows: 50, columns: 3 };
      const ours = inceptionScoreInterval(probabilities, { extractor, random, samples: 200, level: 0.9 });
      expect(ours.estimate).toBe(inceptionScore(probabilities, { extractor }).score);
      return ours;
    });
    const covered = trials.filter(({ interval: [low, high] }) => low <= truth && truth <= high).length;
    expect(covered).toBeGreaterThan(150);
    const bias = mean(trials.map(({ estimate }) => estimate)) - truth;
    const corrected = mean(trials.map(({ biasCorrected }) => biasCorrected)) - truth;
    expect(bias).toBeLessThan(-0.02);
    expect(Math.abs(corrected)).toBeLessThan(-bias / 3);
    expect(trials[0]).toMatchObject({ n: 50, classes: 3, extractor });
    // the score cannot pass the number of classes
    expect(Math.max(...trials.map(({ interval }) => interval[1]))).toBeLessThanOrEqual(3);
  });
});

describe('extrapolatedFrechetDistance', () => {
  it('takes most of the bias off the distance of known Gaussians', () => {
    const trials = Array.from({ length: 150 }, (_, trial) =>
      extrapolatedFrechetDistance(...sides(trial, 60), { extractor, random: seeded(trial) }),
    );
    const bias = mean(trials.map(({ finiteDistance }) => finiteDistance)) - TRUTH;
    const corrected = mean(trials.map(({ distance }) => distance)) - TRUTH;
    expect(bias).toBeGreaterThan(0.08);
    expect(Math.abs(corrected)).toBeLessThan(bias / 3);
    expect(Math.abs(mean(trials.map(({ bias: fitted }) => fitted)) - bias)).toBeLessThan(bias / 3);
  });

  it('takes off the bias of the features alone where the reference is exact statistics', () => {
    const trials = Array.from({ length: 150 }, (_, trial) =>
      extrapolatedFrechetDistance(sides(trial, 60)[0], exactly, { random: seeded(trial) }),
    );
    const bias = mean(trials.map(({ finiteDistance }) => finiteDistance)) - TRUTH;
    const corrected = mean(trials.map(({ distance }) => distance)) - TRUTH;
    expect(Math.abs(corrected)).toBeLessThan(bias / 2);
  });

  it('is the least-squares line through its points', () => {
    const ours = extrapolatedFrechetDistance(...sides(1, 50), { extractor, random: seeded(1), sizes: 4, repeats: 2 });
    expect(ours.points.map(({ share }) => 1 / share)).toEqual(
      [2, 5 / 3, 4 / 3, 1].map((x) => expect.closeTo(x, 12) as number),
    );
    expect(ours.points[3].distance).toBe(ours.finiteDistance);
    const residuals = ours.points.map(({ share, distance }) => distance - ours.distance - ours.bias / share);
    expect(mean(residuals)).toBeCloseTo(0, 12);
    expect(mean(residuals.map((value, index) => value / ours.points[index].share))).toBeCloseTo(0, 12);
    expect(Math.sqrt(mean(residuals.map((value) => value ** 2)))).toBeCloseTo(ours.residual, 12);
    expect(ours).toMatchObject({ n: [50, 50], extractor, warnings: [] });
    expect(ours.finiteDistance).toBe(frechetDistance(...sides(1, 50), { extractor }).distance);
  });

  it('says where the line is no line: few items for the dimension', () => {
    const few = [normalRows(20, 8, 1), normalRows(20, 8, 2)] as const;
    const { warnings } = extrapolatedFrechetDistance(...few, { extractor, random: seeded(1), repeats: 1 });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('at least 32 items');
  });
});

describe('wrong input to intervals of scores', () => {
  const [a, b] = sides(0, 10);
  const random = seeded(1);
  it.each<[string, () => unknown, string]>([
    ['one item', () => frechetDistanceInterval(normalRows(1, 3, 1), b, { extractor, random }), 'a'],
    ['groups of another length', () => frechetDistanceInterval(a, b, { extractor, random, groupsA: [1] }), 'groups'],
    ['one group', () => frechetDistanceInterval(a, b, { extractor, random, groupsB: new Array(10).fill(1) }), 'groups'],
    ['no network', () => frechetDistanceInterval(a, b, { random }), 'extractor'],
    ['another network', () => frechetDistanceInterval(a, exactly, { extractor: 'another', random }), 'extractor'],
    ['logits', () => inceptionScoreInterval(a, { extractor, random }), 'probabilities'],
    [
      'a level in percent',
      () => inceptionScoreInterval({ data: [1, 0, 0, 1], rows: 2, columns: 2 }, { extractor, random, level: 90 }),
      'level',
    ],
    ['one size', () => extrapolatedFrechetDistance(a, b, { extractor, random, sizes: 1 }), 'sizes'],
    ['no repeats', () => extrapolatedFrechetDistance(a, b, { extractor, random, repeats: 0 }), 'repeats'],
    ['three items', () => extrapolatedFrechetDistance(a, normalRows(3, 3, 1), { extractor, random }), 'b'],
    [
      'other dimensions',
      () => extrapolatedFrechetDistance(a, featureStatistics(normalRows(9, 2, 1)), { extractor, random }),
      'b',
    ],
  ])('%s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
