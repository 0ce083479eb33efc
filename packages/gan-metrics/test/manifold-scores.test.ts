import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifoldScores, MetricsError, type RowMatrix } from '../src/index';
import { extractor, fixture, normalRows, seededPair, type SeededPair } from './fixture';

type Scores = Record<'precision' | 'recall' | 'density' | 'coverage', number>;
const { cases } = fixture('manifold') as { cases: (SeededPair & Scores & { k: number })[] };

/** The definitions, by sorting all distances. */
function naive(real: RowMatrix, generated: RowMatrix, k: number): Scores {
  const distance = (x: RowMatrix, i: number, y: RowMatrix, j: number) =>
    Array.from({ length: x.columns }, (_, c) => (x.data[i * x.columns + c] - y.data[j * y.columns + c]) ** 2).reduce(
      (sum, value) => sum + value,
      0,
    );
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const radii = (x: RowMatrix) =>
    numbers(x.rows)
      .map((i) =>
        numbers(x.rows)
          .filter((j) => j !== i)
          .map((j) => distance(x, i, x, j))
          .sort((p, q) => p - q),
      )
      .map((sorted) => sorted[k - 1]);
  const [ofReal, ofGenerated] = [radii(real), radii(generated)];
  const inReal = numbers(generated.rows).map((g) =>
    numbers(real.rows).map((r) => distance(real, r, generated, g) <= ofReal[r]),
  );
  const inGenerated = numbers(real.rows).map((r) =>
    numbers(generated.rows).map((g) => distance(real, r, generated, g) <= ofGenerated[g]),
  );
  const share = (marks: boolean[]) => marks.filter(Boolean).length / marks.length;
  return {
    precision: share(inReal.map((row) => row.some(Boolean))),
    recall: share(inGenerated.map((row) => row.some(Boolean))),
    density: inReal.flat().filter(Boolean).length / (k * generated.rows),
    coverage: share(numbers(real.rows).map((r) => inReal.some((row) => row[r]))),
  };
}

describe('manifoldScores', () => {
  it.each(cases)('scikit-learn 1.9.1 neighbours, k $k, dimension $columns (error below 1e-12)', (pair) => {
    const [real, generated] = seededPair(pair);
    const ours = manifoldScores(real, generated, { extractor, k: pair.k });
    for (const score of ['precision', 'recall', 'density', 'coverage'] as const) {
      expect(ours[score], score).toBeCloseTo(pair[score], 12);
    }
    expect(ours).toMatchObject({ k: pair.k, n: [pair.rowsA, pair.rowsB], dimension: pair.columns, extractor });
    expect(ours.warnings).toHaveLength(pair.rowsA === pair.rowsB ? 0 : 1);
  });

  it('are their definitions, with ties and equal items too', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
    const points = fc.array(point, { minLength: 4, maxLength: 14 });
    const rows = (all: [number, number][]) => ({ data: all.flat(), rows: all.length, columns: 2 });
    fc.assert(
      fc.property(points, points, fc.integer({ min: 1, max: 3 }), (left, right, k) => {
        const [real, generated] = [rows(left), rows(right)];
        expect(manifoldScores(real, generated, { extractor, k })).toMatchObject(naive(real, generated, k));
      }),
    );
  });

  it('are 1 for a set against itself, 0 for sets far apart', () => {
    const real = normalRows(40, 3, 1);
    expect(manifoldScores(real, real, { extractor })).toMatchObject({ precision: 1, recall: 1, coverage: 1 });
    const far = normalRows(40, 3, 2, 1, 100);
    expect(manifoldScores(real, far, { extractor })).toMatchObject({
      precision: 0,
      recall: 0,
      density: 0,
      coverage: 0,
    });
  });

  it('see what the Frechet distance does not part: one mode left out costs recall, not precision', () => {
    const mode = (center: number, seed: number) => Array.from(normalRows(60, 2, seed, 1, center).data);
    const real = { data: [...mode(0, 1), ...mode(30, 2)], rows: 120, columns: 2 };
    const one = { data: [...mode(0, 3), ...mode(0, 4)], rows: 120, columns: 2 };
    const { precision, recall, coverage } = manifoldScores(real, one, { extractor });
    expect(precision).toBeGreaterThan(0.85);
    expect(recall).toBeLessThan(0.55);
    expect(coverage).toBeLessThan(0.55);
  });

  const [a, b] = [normalRows(6, 3, 1), normalRows(6, 3, 2)];
  it.each<[string, () => unknown, string]>([
    ['k as large as a side', () => manifoldScores(a, b, { extractor, k: 6 }), 'k'],
    ['k of 0', () => manifoldScores(a, b, { extractor, k: 0 }), 'k'],
    ['other dimensions', () => manifoldScores(a, normalRows(6, 2, 1), { extractor }), 'generated'],
    ['no items', () => manifoldScores({ data: [], rows: 0, columns: 3 }, b, { extractor }), 'real'],
    [
      'NaN',
      () => manifoldScores(a, { data: new Array(18).fill(NaN), rows: 6, columns: 3 }, { extractor }),
      'generated',
    ],
    ['no network', () => manifoldScores(a, b, {}), 'extractor'],
  ])('refuse %s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
