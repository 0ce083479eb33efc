import type { ColumnName } from '../config/columns';
import { rows, type RowName } from '../config/rows';
import type { CellResult } from '../records/cell-result';
import { accuracyOf, recallOf } from './intervals';
import type { Metric } from './metric';

/** A figure that the cell computed and kept. */
const kept = (id: string) => (result: CellResult) => result.metrics[id];

const share = { unit: 'share', digits: { ours: 1, paper: 2 }, range: { least: 0, most: 1 } } as const;

/** Scores of the generated samples, which the row with everything has; rounding may take one a hair below its bound. */
const generation = {
  rows: ['all'],
  scoresGenerated: true,
  columns: 'every',
  interval: 'seeds',
  note: "IS and FID rest on this run's own scorer and few samples (result.json has both): they compare High with Low here, and are not on the scale of the paper's.",
} as const;
const inceptionScore = {
  ...generation,
  unit: 'score',
  digits: { ours: 2, paper: 2 },
  range: { least: 1 - 1e-6, most: Infinity },
} as const;
const frechetDistance = {
  ...generation,
  unit: 'distance',
  digits: { ours: 2, paper: 1 },
  range: { least: -1e-6, most: Infinity },
} as const;

const printed = (figures: Partial<Record<ColumnName, number>>) => (column: ColumnName) => figures[column];

/** Every metric, in the order of the table. Another one is one more entry. */
const list = [
  {
    id: 'accuracy',
    title: 'accuracy',
    ...share,
    rows: 'every',
    columns: 'every',
    of: kept('accuracy'),
    interval: { speakers: accuracyOf },
    paper: (column, row) => rows[row].paper?.[column],
  },
  {
    id: 'uar',
    title: 'UAR',
    ...share,
    rows: 'every',
    columns: 'every',
    of: kept('uar'),
    interval: { speakers: recallOf },
  },
  {
    id: 'is-base',
    title: 'IS BaseScore',
    ...inceptionScore,
    // of real clips: the same in both columns of a corpus
    columns: 'unpaired',
    of: kept('is-base'),
    paper: printed({ 'up-ifer-cre': 3.12, 'up-ifer-rav': 3.24 }),
  },
  {
    id: 'is-low',
    title: 'IS Low',
    ...inceptionScore,
    of: kept('is-low'),
    paper: printed({ 'up-ifer-cre': 2.65, 'p-ifer-cre': 2.63, 'up-ifer-rav': 2.77, 'p-ifer-rav': 2.8 }),
  },
  {
    id: 'is-high',
    title: 'IS High',
    ...inceptionScore,
    of: kept('is-high'),
    paper: printed({ 'up-ifer-cre': 2.72, 'p-ifer-cre': 2.84, 'up-ifer-rav': 2.87, 'p-ifer-rav': 2.89 }),
  },
  {
    id: 'fid-low',
    title: 'FID Low',
    ...frechetDistance,
    of: kept('fid-low'),
    paper: printed({ 'up-ifer-cre': 64.2, 'p-ifer-cre': 63.7, 'up-ifer-rav': 59.1, 'p-ifer-rav': 57.5 }),
  },
  {
    id: 'fid-high',
    title: 'FID High',
    ...frechetDistance,
    of: kept('fid-high'),
    paper: printed({ 'up-ifer-cre': 61.3, 'p-ifer-cre': 60.4, 'up-ifer-rav': 57.5, 'p-ifer-rav': 56.2 }),
  },
] as const satisfies readonly Metric[];

export type MetricName = (typeof list)[number]['id'];

export const metrics: readonly Metric<MetricName>[] = list;

/** Whether a row has a metric: every row, or those that it names. */
export const isOfRow = ({ rows }: Pick<Metric, 'rows'>, row: RowName): boolean =>
  rows === 'every' || rows.includes(row);

/** Whether a row has one of the metrics of generated samples, and so needs their scorer. */
export const needsScorer = (
  row: RowName,
  all: readonly Pick<Metric, 'rows' | 'scoresGenerated'>[] = metrics,
): boolean => all.some((metric) => metric.scoresGenerated === true && isOfRow(metric, row));
