import type { ColumnName } from './columns';
import type { PaperRowName } from './rows';

/** Metrics of table1.json; accuracies as fractions. */
export const metricNames = ['accuracy', 'uar', 'is-base', 'is-low', 'is-high', 'fid-low', 'fid-high'] as const;
export type MetricName = (typeof metricNames)[number];
export type GenerationMetric = Exclude<MetricName, 'accuracy' | 'uar'>;

type PaperColumn = Partial<Record<PaperRowName, number>> & Partial<Record<GenerationMetric, number>>;

/** Table 1 of the paper as printed: 18 accuracies and 18 generation scores. A figure the paper does not print is absent, and so is a column. */
export const paperTable: Partial<Record<ColumnName, PaperColumn>> = {
  'up-ifer-cre': {
    base: 0.3081,
    'low-rel': 0.492,
    low: 0.5183,
    'high-rel': 0.411,
    all: 0.5453,
    'is-base': 3.12,
    'is-low': 2.65,
    'is-high': 2.72,
    'fid-low': 64.2,
    'fid-high': 61.3,
  },
  'p-ifer-cre': {
    'low-rel': 0.5117,
    low: 0.5468,
    'high-rel': 0.4382,
    all: 0.5871,
    'is-low': 2.63,
    'is-high': 2.84,
    'fid-low': 63.7,
    'fid-high': 60.4,
  },
  'up-ifer-rav': {
    base: 0.3065,
    'low-rel': 0.5034,
    low: 0.5274,
    'high-rel': 0.429,
    all: 0.5334,
    'is-base': 3.24,
    'is-low': 2.77,
    'is-high': 2.87,
    'fid-low': 59.1,
    'fid-high': 57.5,
  },
  'p-ifer-rav': {
    'low-rel': 0.5312,
    low: 0.5355,
    'high-rel': 0.4271,
    all: 0.5612,
    'is-low': 2.8,
    'is-high': 2.89,
    'fid-low': 57.5,
    'fid-high': 56.2,
  },
};

export function paperFigure(column: ColumnName, row: string, metric: MetricName): number | null {
  const figures = paperTable[column] ?? {};
  if (metric === 'uar') return null;
  return (metric === 'accuracy' ? figures[row as PaperRowName] : row === 'all' ? figures[metric] : undefined) ?? null;
}
