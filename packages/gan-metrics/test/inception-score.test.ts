import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inceptionScore, MetricsError, type InceptionScoreOptions, type RowMatrix } from '../src/index';
import { RunningInceptionScore } from '../src/running';
import { expectRelative, extractor, fixture, seeded } from './fixture';

interface Fixture {
  cases: { logits: RowMatrix; probabilities: RowMatrix; score: number }[];
  inOrder: { splits: number; scores: number[]; standardDeviation: number };
}
const reference = fixture('inception-score') as Fixture;

/** The score from a classifier that has a name. */
const scoreOf = (probabilities: RowMatrix, options: InceptionScoreOptions = {}) =>
  inceptionScore(probabilities, { extractor, ...options });

/** n one-hot rows that take the classes in turn. */
function certain(n: number, classes: number): RowMatrix {
  const data = new Float64Array(n * classes);
  for (let row = 0; row < n; row++) data[row * classes + (row % classes)] = 1;
  return { data, rows: n, columns: classes };
}

describe('inceptionScore against references (relative error below 1e-9)', () => {
  it.each(reference.cases)('torchmetrics 1.9.0: score $score', ({ probabilities, score }) => {
    expectRelative([scoreOf(probabilities).score], [score], 1e-9);
  });

  it('scipy 1.17.1 entropies of splits in order', () => {
    const { splits, scores, standardDeviation } = reference.inOrder;
    const ours = scoreOf(reference.cases[0].probabilities, { splits });
    expectRelative(ours.splitScores, scores, 1e-9);
    expectRelative([ours.standardDeviation!], [standardDeviation], 1e-9);
  });
});

describe('inceptionScore in closed form', () => {
  it('is the number of classes for certain, evenly spread items and 1 for equal ones', () => {
    expect(scoreOf(certain(24, 6)).score).toBeCloseTo(6, 12);
    expect(scoreOf({ data: new Array<number>(40).fill(0.25), rows: 10, columns: 4 }).score).toBe(1);
    // certain but of one class only
    expect(scoreOf({ data: [1, 0, 1, 0, 1, 0], rows: 3, columns: 2 }).score).toBe(1);
  });

  it('is exp of (entropy of the mean - mean entropy)', () => {
    const row = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (weights) => {
        const rows = weights.map((values) =>
          values.map((value) => value / values.reduce((sum, other) => sum + other, 0)),
        );
        const entropy = (values: number[]) => -values.reduce((sum, value) => sum + value * Math.log(value), 0);
        const marginal = [0, 1, 2, 3].map(
          (column) => rows.reduce((sum, values) => sum + values[column], 0) / rows.length,
        );
        const expected = Math.exp(
          entropy(marginal) - rows.reduce((sum, values) => sum + entropy(values), 0) / rows.length,
        );
        const { score } = scoreOf({ data: rows.flat(), rows: rows.length, columns: 4 });
        expect(score).toBeCloseTo(expected, 10);
        expect(score).toBeLessThanOrEqual(4 + 1e-12);
        expect(score).toBeGreaterThanOrEqual(1 - 1e-12);
      }),
    );
  });

  it('shuffles by the numbers given: items in class order are one class a split without it', () => {
    const sorted = { data: [1, 0, 1, 0, 0, 1, 0, 1], rows: 4, columns: 2 };
    expect(scoreOf(sorted, { splits: 2 }).score).toBe(1);
    const many = {
      data: Array.from({ length: 200 }, (_, row) => (row < 100 ? [1, 0] : [0, 1])).flat(),
      rows: 200,
      columns: 2,
    };
    const shuffled = scoreOf(many, { splits: 2, random: seeded(1) });
    expect(shuffled.score).toBeGreaterThan(1.9);
    expect(scoreOf(many, { splits: 2, random: seeded(1) })).toEqual(shuffled);
  });

  it('uses every item once, however n divides', () => {
    const score = scoreOf(certain(25, 5), { splits: 3 });
    expect(score.splitScores).toHaveLength(3);
    expect(score).toMatchObject({ n: 25, classes: 5, extractor });
    expect(scoreOf(certain(5, 5), { extractor: 'scorer of split 0' }).extractor).toBe('scorer of split 0');
  });
});

describe('RunningInceptionScore', () => {
  const { data, rows, columns } = reference.cases[0].probabilities;
  const whole = scoreOf({ data, rows, columns });
  const block = (from: number, to: number) => ({
    data: Array.from(data).slice(from * columns, to * columns),
    rows: to - from,
    columns,
  });

  it('is the score of all items, whatever the blocks and streams (relative error below 1e-12)', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: rows - 1 }), { maxLength: 8 }),
        fc.nat(8),
        (cuts, merged) => {
          const bounds = [0, ...cuts.sort((a, b) => a - b), rows];
          const [first, second] = [0, 1].map(() => new RunningInceptionScore(columns, { extractor }));
          bounds.slice(1).forEach((end, index) => (index < merged ? first : second).add(block(bounds[index], end)));
          const joined = first.merge(second).finish();
          expectRelative([joined.score], [whole.score], 1e-12);
          expect(joined).toMatchObject({ n: rows, classes: columns, extractor, standardDeviation: null });
        },
      ),
    );
  });

  it('takes certain probabilities, 0 log 0 being 0', () => {
    expect(new RunningInceptionScore(6, { extractor }).add(certain(24, 6)).finish().score).toBeCloseTo(6, 12);
  });

  it.each<[string, () => unknown, string]>([
    ['nothing seen', () => new RunningInceptionScore(3, { extractor }).finish(), 'probabilities'],
    ['one class', () => new RunningInceptionScore(1, { extractor }), 'classes'],
    ['no name', () => new RunningInceptionScore(3, {}), 'extractor'],
    ['other columns', () => new RunningInceptionScore(3, { extractor }).add(certain(4, 2)), 'probabilities'],
    [
      'other classes',
      () => new RunningInceptionScore(3, { extractor }).merge(new RunningInceptionScore(2, { extractor })),
      'other',
    ],
    [
      'another network',
      () => new RunningInceptionScore(3, { extractor }).merge(new RunningInceptionScore(3, { extractor: 'another' })),
      'extractor',
    ],
  ])('refuses %s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});

describe('wrong probabilities', () => {
  it.each<[string, () => unknown, string]>([
    ['fewer items than splits', () => scoreOf(certain(4, 2), { splits: 10 }), 'splits'],
    ['logits', () => scoreOf(reference.cases[0].logits), 'probabilities'],
    ['a negative value', () => scoreOf({ data: [1.5, -0.5], rows: 1, columns: 2 }), 'probabilities'],
    ['one class', () => scoreOf({ data: [1, 1], rows: 2, columns: 1 }), 'probabilities'],
    ['no items', () => scoreOf({ data: [], rows: 0, columns: 2 }), 'probabilities'],
    ['no network', () => inceptionScore(certain(4, 2), {}), 'extractor'],
    ['NaN', () => scoreOf({ data: [NaN, 1], rows: 1, columns: 2 }), 'probabilities'],
    ['sizes that do not agree', () => scoreOf({ data: [1, 0, 0], rows: 2, columns: 2 }), 'probabilities'],
    ['numbers outside [0, 1) from random', () => scoreOf(certain(4, 2), { random: () => 1 }), 'random'],
  ])('%s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
