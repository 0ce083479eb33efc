import { describe, expect, it } from 'vitest';
import type { CellResult } from '../src/evaluation/run-files';
import { assembleTable, type TableInput } from '../src/report/table';
import { needsScorer } from '../src/evaluation/metrics';
import { tableGrid, tableMarkdown, tableTerminal, titleOfLine } from '../src/report/table-text';
import { cellResult } from './cell-results';

const share = (right: number, of = 50) => Array.from({ length: of }, (_, index) => (index * 7) % of < right);

function input(results: CellResult[], overrides: Partial<TableInput> = {}): TableInput {
  return {
    preset: 'demo',
    synthetic: false,
    backend: 'cpu',
    seeds: [0, 1],
    columns: ['up-ifer-rav', 'p-ifer-rav'],
    rows: ['base', 'all'],
    bootstrapSamples: 300,
    unavailable: {},
    deviations: {},
    results,
    failures: [],
    ...overrides,
  };
}

const results = [
  cellResult({ column: 'up-ifer-rav', row: 'base', seed: 0 }, share(20)),
  cellResult({ column: 'up-ifer-rav', row: 'base', seed: 1 }, share(10)),
  cellResult(
    {
      column: 'up-ifer-rav',
      row: 'all',
      seed: 0,
      metrics: { accuracy: 0.8, uar: 0.8, 'is-base': 3, 'is-low': 2, 'is-high': 2.5, 'fid-low': 60, 'fid-high': 50 },
    },
    share(40),
  ),
  cellResult(
    {
      column: 'up-ifer-rav',
      row: 'all',
      seed: 1,
      metrics: { accuracy: 0.8, uar: 0.8, 'is-base': 3, 'is-low': 2, 'is-high': 2.5, 'fid-low': 60, 'fid-high': 54 },
    },
    share(40),
  ),
];

const find = (table: ReturnType<typeof assembleTable>, column: string, row: string, metric: string) =>
  table.cells.find((cell) => cell.column === column && cell.row === row && cell.metric === metric);

describe('table 1', () => {
  it('has mean, sample deviation and the paper’s figure as fractions', () => {
    const cell = find(assembleTable(input(results)), 'up-ifer-rav', 'base', 'accuracy');
    expect(cell).toMatchObject({ status: 'done', values: [0.4, 0.2], paper: 0.3065, testClips: 50 });
    expect(cell?.mean).toBeCloseTo(0.3, 12);
    expect(cell?.std).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(cell?.ci95?.[0]).toBeLessThan(0.3);
    expect(cell?.ci95?.[1]).toBeGreaterThan(0.3);
  });

  it('gives a paired column its twin’s Base, without a figure of the paper', () => {
    const cell = find(assembleTable(input(results)), 'p-ifer-rav', 'base', 'accuracy');
    expect(cell).toMatchObject({ status: 'done', reusedFrom: 'up-ifer-rav/base', paper: null, values: [0.4, 0.2] });
  });

  it('takes generation scores from All, and BaseScore in unpaired columns only', () => {
    const table = assembleTable(input(results));
    expect(find(table, 'up-ifer-rav', 'all', 'fid-high')?.mean).toBe(52);
    expect(find(table, 'up-ifer-rav', 'base', 'fid-high')).toBeUndefined();
    expect(find(table, 'p-ifer-rav', 'all', 'is-base')).toBeUndefined();
  });

  it('marks a cell that is not finished as failed, with its error, and an unavailable column with its reason', () => {
    const failures = [{ column: 'p-ifer-rav' as const, row: 'all' as const, error: 'out of memory' }];
    expect(find(assembleTable(input(results, { failures })), 'p-ifer-rav', 'all', 'accuracy')).toMatchObject({
      status: 'failed',
      reason: 'out of memory',
      mean: null,
    });
    const table = assembleTable(input(results, { unavailable: { 'p-ifer-rav': 'no videos' } }));
    expect(find(table, 'p-ifer-rav', 'base', 'accuracy')).toMatchObject({
      status: 'unavailable',
      reason: 'no videos',
      mean: null,
    });
    expect(tableMarkdown(table)).toContain('P IFER RAV unavailable: no videos');
  });

  it('says of a row that a column cannot have that it is unavailable, and why; it is neither failed nor unfinished', () => {
    const rows = ['base', 'all+shuffled-pairs'] as const;
    const shuffled = [0, 1].map((seed) => cellResult({ column: 'p-ifer-rav', row: rows[1], seed }, share(20)));
    const table = assembleTable(input([...results, ...shuffled], { rows }));
    expect(find(table, 'up-ifer-rav', rows[1], 'accuracy')).toMatchObject({
      status: 'unavailable',
      reason: 'the column has no pairs to shuffle',
      mean: null,
      values: [],
    });
    expect(find(table, 'p-ifer-rav', rows[1], 'accuracy')).toMatchObject({ status: 'done', values: [0.4, 0.4] });
    const text = tableTerminal(table);
    expect(text).toMatch(/All, pairs shuffled +n\/a +40\.0 ± 0\.0\n/);
    expect(text).toContain('UP IFER RAV has no row "All, pairs shuffled": the column has no pairs to shuffle.');
    expect(text).not.toMatch(/not finished|failed|RAV unavailable/i);
  });

  it('compares rows on the same test clips: a clear difference is told from none', () => {
    const [clear] = assembleTable(input(results, { columns: ['up-ifer-rav'] })).comparisons;
    expect(clear).toMatchObject({ rows: ['all', 'base'], distinguishable: true });
    expect(clear.meanDifference).toBeCloseTo(0.5, 12);
    const same = results.map((result) => ({ ...result, test: results[0].test }));
    const [none] = assembleTable(input(same, { columns: ['up-ifer-rav'] })).comparisons;
    expect(none).toMatchObject({ meanDifference: 0, distinguishable: false });
  });

  it('gives differences and intervals of the means over seeds, however many clips a split has', () => {
    const uneven = [
      cellResult({ column: 'up-ifer-rav', row: 'base', seed: 0 }, share(5, 10)),
      cellResult({ column: 'up-ifer-rav', row: 'base', seed: 1 }, share(0, 90)),
      cellResult({ column: 'up-ifer-rav', row: 'all', seed: 0 }, share(10, 10)),
      cellResult({ column: 'up-ifer-rav', row: 'all', seed: 1 }, share(0, 90)),
    ];
    const table = assembleTable(input(uneven, { columns: ['up-ifer-rav'] }));
    const [base, all] = ['base', 'all'].map((row) => find(table, 'up-ifer-rav', row, 'accuracy')!);
    expect(table.comparisons[0].meanDifference).toBeCloseTo(all.mean! - base.mean!, 12);
    // ten of the hundred clips are right: an interval of the pooled clips would lie around 0.1
    expect(all.ci95![0]).toBeLessThanOrEqual(0.5);
    expect(all.ci95![1]).toBeGreaterThanOrEqual(0.5);
  });

  it('does not call failed what has not run yet', () => {
    const running = assembleTable(input(results.slice(0, 1), { columns: ['up-ifer-rav'] }));
    for (const text of [tableMarkdown(running), tableTerminal(running)]) expect(text).not.toMatch(/failed/);
    const broken = assembleTable(
      input([], { columns: ['up-ifer-rav'], failures: [{ column: 'up-ifer-rav', row: 'all', error: 'no memory' }] }),
    );
    expect(tableTerminal(broken)).toMatch(/up-ifer-rav all failed: no memory/);
  });

  it('prints a dash, and not "failed", where a finished cell has no value for a metric', () => {
    const finished = [0, 1].map((seed) => cellResult({ column: 'up-ifer-rav', row: 'all', seed }, share(40)));
    const table = assembleTable(input(finished, { columns: ['up-ifer-rav'], rows: ['all'] }));
    expect(table.cells.find(({ metric }) => metric === 'is-low')).toMatchObject({ status: 'done', mean: null });
    const printed = tableGrid(table);
    expect(printed).toMatch(/IS Low +– \(2\.77\)/);
    expect(printed).not.toMatch(/failed|\.\.\./);
  });

  it('names the row of a metric that several rows have, and of no other', () => {
    const title = 'Brier score';
    expect(titleOfLine({ title, rows: ['base', 'all'] }, 'base')).not.toBe(
      titleOfLine({ title, rows: ['base', 'all'] }, 'all'),
    );
    expect(titleOfLine({ title, rows: ['base', 'all'] }, 'all')).toBe('Brier score, All');
    expect(titleOfLine({ title, rows: ['all'] }, 'all')).toBe(title);
    expect(titleOfLine({ title, rows: 'every' }, 'all')).toBe(title);
  });

  it('opens the scorer for rows with a metric of generated samples alone', () => {
    expect([needsScorer('all'), needsScorer('base')]).toEqual([true, false]);
    expect(needsScorer('base', [{ rows: ['base'] }, { rows: 'every' }])).toBe(false);
    expect(needsScorer('base', [{ rows: ['base', 'all'], scoresGenerated: true }])).toBe(true);
  });

  it('has neither deviation nor interval with one seed', () => {
    const table = assembleTable(
      input(
        results.filter(({ seed }) => seed === 0),
        { seeds: [0], columns: ['up-ifer-rav'] },
      ),
    );
    expect(find(table, 'up-ifer-rav', 'all', 'accuracy')).toMatchObject({ std: null, ci95: null });
    expect(table.comparisons).toMatchObject([{ ci95: null, pValue: null }]);
  });

  it('says synthetic wherever it is printed, and that smoke means nothing', () => {
    const table = assembleTable(input(results, { synthetic: true, preset: 'smoke' }));
    for (const text of [tableMarkdown(table), tableTerminal(table)]) {
      expect(text).toMatch(/synthetic/i);
      expect(text).toMatch(/numbers mean nothing/);
    }
  });

  it('says of real data that its settings were chosen with a look at test speakers', () => {
    const ofReal = tableMarkdown(assembleTable(input(results)));
    expect(ofReal).toMatch(/looked at test speakers of RAVDESS/);
    expect(ofReal).not.toMatch(/synthetic/i);
  });

  it('ends the text for a terminal with the comparisons of several seeds, so that every command that prints it prints them', () => {
    const difference = /\nUP IFER RAV: All against Base \+50\.0 points, 95 % \[.*\], p = .*$/;
    expect(tableTerminal(assembleTable(input(results)))).toMatch(difference);
    expect(tableMarkdown(assembleTable(input(results)))).toMatch(/\n- UP IFER RAV: All against Base \+50\.0 points/);
    const oneSeed = input([results[0], results[2]], { seeds: [0] });
    for (const text of [tableTerminal, tableMarkdown]) expect(text(assembleTable(oneSeed))).not.toMatch(/against/);
  });

  it('prints ours beside the paper’s', () => {
    expect(tableTerminal(assembleTable(input(results)))).toMatch(/Base +30\.0 ± 14\.1 \(30\.65\)/);
  });

  it('prints the unweighted average recall under each accuracy', () => {
    const uneven = results.map((result) => ({ ...result, metrics: { ...result.metrics, uar: 0.25 } }));
    const table = assembleTable(input(uneven, { columns: ['up-ifer-rav'] }));
    expect(tableTerminal(table)).toMatch(/Base +30\.0 .*\n· UAR +25\.0 ± 0\.0\n/);
    expect(tableMarkdown(table)).toMatch(/\| All \| 80\.0 .*\n\| · UAR \| 25\.0 ± 0\.0 \|/);
    expect(tableGrid(table, 'first')).not.toContain('UAR');
  });

  it('computes intervals of a metric from the confusion of the drawn speakers, as the metric itself is', () => {
    // every clip of one speaker and split, so that every sample is the whole: the interval is the figure
    const alone = results.map((result) => ({
      ...result,
      test: { ...result.test, speakers: result.test.speakers.map(() => 'one') },
    }));
    const table = assembleTable(input(alone, { columns: ['up-ifer-rav'] }));
    const labels = alone[0].test.labels;
    const recall = ({ test }: CellResult, label: number) =>
      test.predictions.filter((guess, clip) => labels[clip] === label && guess === label).length /
      labels.filter((other) => other === label).length;
    const uar = (result: CellResult) => (recall(result, 0) + recall(result, 1)) / 2;
    const { ci95 } = find(table, 'up-ifer-rav', 'base', 'uar')!;
    // two speakers (one a split) drawn with replacement: both splits, or one of them twice
    const [first, second] = [uar(alone[0]), uar(alone[1])];
    expect(ci95![0]).toBeCloseTo(Math.min(first, second), 12);
    expect(ci95![1]).toBeCloseTo(Math.max(first, second), 12);
  });

  it('has the share of clips with a partner beside every figure of a paired column that lacks some', () => {
    const paired = results.map((result) => ({ ...result, column: 'p-ifer-rav' as const }));
    const share = '7 of 1080 clips have a partner';
    const table = assembleTable(input([...results, ...paired], { deviations: { 'p-ifer-rav': [share] } }));
    for (const cell of table.cells) expect(cell.deviations).toEqual(cell.column === 'p-ifer-rav' ? [share] : []);
    const lines = tableTerminal(table).split('\n');
    for (const title of ['All ', 'IS Low', 'IS High', 'FID Low', 'FID High']) {
      expect(lines.find((line) => line.startsWith(title))).toMatch(/\[7 of 1080 paired\]$/);
    }
    expect(tableMarkdown(table)).toContain(`P IFER RAV: ${share}.`);
  });
});
