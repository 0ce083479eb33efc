import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, MetricsError, unweightedAverageRecall } from '../src/index';
import { bootstrapInterval, bootstrapStatistic, pairedBootstrapDifference, pairedDifference } from '../src/intervals';
import { expectRelative, fixture, seeded, seededNormal } from './fixture';

interface PairedCase {
  a: number[];
  b: number[];
  t: number;
  pValue: number;
  degreesOfFreedom: number;
  interval95: number[];
  interval90: number[];
}

describe('pairedDifference', () => {
  it.each((fixture('paired-difference') as { cases: PairedCase[] }).cases)(
    'scipy 1.17.1 ttest_rel, $degreesOfFreedom degrees of freedom (relative error below 1e-9)',
    (reference) => {
      const ours = pairedDifference(reference.a, reference.b);
      expectRelative([ours.t, ours.pValue], [reference.t, reference.pValue], 1e-9);
      expect(ours.degreesOfFreedom).toBe(reference.degreesOfFreedom);
      expectRelative(ours.interval, reference.interval95, 1e-9);
      expectRelative(pairedDifference(reference.a, reference.b, { level: 0.9 }).interval, reference.interval90, 1e-9);
    },
  );

  it('the interval holds zero exactly where p is above 1 - level', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(values, (pairs) => {
        const { interval, pValue } = pairedDifference(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        if (Math.abs(pValue - 0.05) > 1e-9) expect(interval[0] <= 0 && interval[1] >= 0).toBe(pValue > 0.05);
      }),
    );
  });

  it('two equal systems are not distinguishable; a constant difference leaves no doubt', () => {
    expect(pairedDifference([1, 2, 3], [1, 2, 3])).toMatchObject({
      meanDifference: 0,
      interval: [0, 0],
      t: 0,
      pValue: 1,
    });
    expect(pairedDifference([2, 3, 4], [1, 2, 3])).toMatchObject({
      meanDifference: 1,
      interval: [1, 1],
      t: Infinity,
      pValue: 0,
    });
  });
});

describe('bootstrapInterval', () => {
  it('scipy 1.17.1 bootstrap of a mean, 200,000 percentile resamples (within 2 % of the width)', () => {
    const reference = fixture('bootstrap') as { values: number[]; interval: [number, number]; standardError: number };
    const ours = bootstrapInterval(reference.values, { random: seeded(1), samples: 20_000 });
    const width = reference.interval[1] - reference.interval[0];
    expect(Math.abs(ours.interval[0] - reference.interval[0])).toBeLessThan(0.02 * width);
    expect(Math.abs(ours.interval[1] - reference.interval[1])).toBeLessThan(0.02 * width);
    expect(Math.abs(ours.standardError / reference.standardError - 1)).toBeLessThan(0.02);
  });

  it('covers the true mean about as often as its level says', () => {
    const normal = seededNormal(5);
    let covered = 0;
    for (let trial = 0; trial < 300; trial++) {
      const { interval } = bootstrapInterval(Array.from({ length: 40 }, normal), {
        random: seeded(trial),
        samples: 300,
        level: 0.9,
      });
      if (interval[0] <= 0 && 0 <= interval[1]) covered++;
    }
    // 300 trials at 0.9: 270 +- 5.2; percentile intervals of 40 values are known to be slightly narrow
    expect(covered).toBeGreaterThan(250);
    expect(covered).toBeLessThan(288);
  });

  it('of items in equal groups equals that of the group means, draw for draw', () => {
    const normal = seededNormal(6);
    const values = Array.from({ length: 30 }, normal);
    const groups = values.map((_, item) => `speaker ${item % 6}`);
    const means = Array.from(
      { length: 6 },
      (_, group) => values.filter((_, item) => item % 6 === group).reduce((a, b) => a + b) / 5,
    );
    const grouped = bootstrapInterval(values, { random: seeded(2), groups });
    const ofMeans = bootstrapInterval(means, { random: seeded(2) });
    expectRelative(grouped.interval, ofMeans.interval, 1e-9);
    expect(grouped.groups).toBe(6);
    expect(ofMeans.groups).toBeNull();
  });

  it('is wider over speakers than over clips where the clips of a speaker agree', () => {
    const values = Array.from({ length: 100 }, (_, item) => (Math.floor(item / 10) % 2 === 0 ? 1 : 0));
    const groups = values.map((_, item) => Math.floor(item / 10));
    const width = ([low, high]: readonly [number, number]) => high - low;
    const overSpeakers = bootstrapInterval(values, { random: seeded(3), groups });
    const overClips = bootstrapInterval(values, { random: seeded(3) });
    expect(width(overSpeakers.interval)).toBeGreaterThan(2 * width(overClips.interval));
  });

  it('takes any statistic, of values or of items', () => {
    const labels = [0, 0, 0, 1, 1, 2, 2, 2];
    const predictions = [0, 0, 1, 1, 1, 2, 0, 2];
    const at = (values: number[], items: Int32Array) => Array.from(items, (item) => values[item]);
    const recall = bootstrapStatistic(
      8,
      (items) => unweightedAverageRecall(at(labels, items), at(predictions, items)),
      { random: seeded(4) },
    );
    expect(recall.estimate).toBe(unweightedAverageRecall(labels, predictions));
    const right = labels.map((label, item) => (label === predictions[item] ? 1 : 0));
    const ofAccuracy = bootstrapStatistic(8, (items) => accuracy(at(labels, items), at(predictions, items)), {
      random: seeded(4),
    });
    expectRelative(ofAccuracy.interval, bootstrapInterval(right, { random: seeded(4) }).interval, 1e-9);
    expect(
      bootstrapInterval([3, 9, 4], { random: seeded(1), statistic: (values) => Math.max(...values) }).interval[1],
    ).toBe(9);
  });
});

describe('pairedBootstrapDifference', () => {
  const a = Array.from({ length: 60 }, (_, item) => (item % 3 === 0 ? 0 : 1));
  const b = Array.from({ length: 60 }, (_, item) => (item % 2 === 0 ? 0 : 1));
  const groups = a.map((_, item) => Math.floor(item / 5));

  it('is the bootstrap of the differences', () => {
    const ours = pairedBootstrapDifference(a, b, { random: seeded(9), groups });
    const ofDifferences = bootstrapInterval(
      a.map((value, item) => value - b[item]),
      { random: seeded(9), groups },
    );
    expect(ours.interval).toEqual(ofDifferences.interval);
    expect(ours.meanDifference).toBeCloseTo(ofDifferences.estimate, 12);
    expect(ours).toMatchObject({ n: 60, groups: 12, samples: 1000 });
  });

  it('tells a real difference from none', () => {
    const clear = pairedBootstrapDifference(
      a.map(() => 1),
      a.map(() => 0),
      { random: seeded(1), groups },
    );
    expect(clear.pValue).toBeCloseTo(2 / 1001, 12);
    expect(pairedBootstrapDifference(a, a, { random: seeded(1), groups })).toMatchObject({
      meanDifference: 0,
      interval: [0, 0],
      pValue: 1,
    });
    const swapped = pairedBootstrapDifference(b, a, { random: seeded(9), groups });
    expect(swapped.pValue).toBeCloseTo(pairedBootstrapDifference(a, b, { random: seeded(9), groups }).pValue, 12);
  });

  it('agrees with the t-test where its assumptions hold', () => {
    const normal = seededNormal(11);
    const left = Array.from({ length: 400 }, () => 0.1 + normal());
    const right = Array.from({ length: 400 }, normal);
    const byT = pairedDifference(left, right);
    const byBootstrap = pairedBootstrapDifference(left, right, { random: seeded(3), samples: 5000 });
    const width = byT.interval[1] - byT.interval[0];
    expect(Math.abs(byBootstrap.interval[0] - byT.interval[0])).toBeLessThan(0.05 * width);
    expect(Math.abs(byBootstrap.interval[1] - byT.interval[1])).toBeLessThan(0.05 * width);
    expect(Math.abs(byBootstrap.pValue - byT.pValue)).toBeLessThan(0.03);
  });
});

describe('wrong input to intervals', () => {
  const random = seeded(1);
  it.each<[string, () => unknown, string]>([
    ['no values', () => bootstrapInterval([], { random }), 'n'],
    ['one resample', () => bootstrapInterval([1], { random, samples: 1 }), 'samples'],
    ['a level in percent', () => bootstrapInterval([1], { random, level: 95 }), 'level'],
    ['one item', () => bootstrapInterval([1], { random }), 'n'],
    ['one speaker', () => bootstrapInterval([0, 1, 1], { random, groups: ['a', 'a', 'a'] }), 'groups'],
    ['one pair of clips', () => pairedBootstrapDifference([1], [0], { random }), 'n'],
    ['groups of another length', () => bootstrapInterval([1, 2], { random, groups: ['a'] }), 'groups'],
    ['a value that is not finite', () => bootstrapInterval([1, NaN], { random }), 'statistic'],
    ['one pair', () => pairedDifference([1], [2]), 'a'],
    ['different lengths', () => pairedDifference([1, 2], [2]), 'b'],
    ['a pair that is not finite', () => pairedBootstrapDifference([1, NaN], [2, 3], { random }), 'a'],
  ])('%s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
