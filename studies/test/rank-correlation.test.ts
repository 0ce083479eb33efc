import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlation, rankCorrelation, ranks, ranksWithinGroups } from '../density-ranking/rank-correlation';
import { halves } from '../density-ranking/usefulness';

describe('rank correlation of the density study', () => {
  it('ranks by counting the smaller values and half the equal ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), (values) => {
        const naive = values.map(
          (value) =>
            values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2,
        );
        expect([...ranks(values)]).toEqual(naive);
      }),
    );
  });

  it('is 1 for any rising function, -1 for a falling one, and Spearman by the formula without ties', () => {
    const values = [3, 1, 4, 1.5, 9, 2.6, 5];
    const one = new Int32Array(7);
    expect(rankCorrelation(values, values.map(Math.exp), one)).toBeCloseTo(1, 12);
    expect(
      rankCorrelation(
        values,
        values.map((value) => -value),
        one,
      ),
    ).toBeCloseTo(-1, 12);
    const other = [2, 7, 1, 8, 2.8, 1.8, 4];
    const squares = ranks(values).reduce((sum, rank, at) => sum + (rank - ranks(other)[at]) ** 2, 0);
    expect(rankCorrelation(values, other, one)).toBeCloseTo(1 - (6 * squares) / (7 * 48), 12);
  });

  it('within groups does not see what tells the groups apart', () => {
    const groups = [0, 0, 0, 1, 1, 1];
    const [a, b] = [
      [1, 2, 3, 101, 102, 103],
      [3, 2, 1, 303, 302, 301],
    ];
    expect(correlation(ranks(a), ranks(b))).toBeGreaterThan(0.5);
    expect(rankCorrelation(a, b, groups)).toBeCloseTo(-1, 12);
    expect([...ranksWithinGroups(a, groups)]).toEqual([1 / 6, 3 / 6, 5 / 6, 1 / 6, 3 / 6, 5 / 6]);
  });

  it('compares the halves of each class', () => {
    const classes = Int32Array.from({ length: 40 }, (_, item) => item % 2);
    const density = classes.map((label, item) => 100 * label + item);
    // the judge is right on the denser half alone
    const right = Array.from(classes, (_, item) => item >= 20);
    const labels = classes.map((label, item) => (right[item] ? label : 1 - label));
    const classProbabilities = Float32Array.from(
      right.flatMap((yes, item) => [0, 1].map((k) => (yes === (k === classes[item]) ? 0.9 : 0.1))),
    );
    const found = halves(density, classes, classes, { classProbabilities, labels, classes: 2 } as never);
    expect(found).toMatchObject({ items: 40, accuracyDense: 1, accuracySparse: 0, difference: [1, 1] });
    expect(found.correlation).toBeGreaterThan(0.8);
  });
});
