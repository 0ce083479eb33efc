import type { ColumnName } from './columns';
import { rows, type RowName } from './rows';

/** Metrics of table1.json; accuracies as fractions. */
export const metricNames = ['accuracy', 'uar', 'is-base', 'is-low', 'is-high', 'fid-low', 'fid-high'] as const;
export type MetricName = (typeof metricNames)[number];
export type GenerationMetric = Exclude<MetricName, 'accuracy' | 'uar'>;

/** The generation scores that Table 1 of the paper prints, 18; its accuracies stand with the rows. A figure the paper does not print is absent. */
export const paperTable: Partial<Record<ColumnName, Partial<Record<GenerationMetric, number>>>> = {
  'up-ifer-cre': {
    'is-base': 3.12,
    'is-low': 2.65,
    'is-high': 2.72,
    'fid-low': 64.2,
    'fid-high': 61.3,
  },
  'p-ifer-cre': {
    'is-low': 2.63,
    'is-high': 2.84,
    'fid-low': 63.7,
    'fid-high': 60.4,
  },
  'up-ifer-rav': {
    'is-base': 3.24,
    'is-low': 2.77,
    'is-high': 2.87,
    'fid-low': 59.1,
    'fid-high': 57.5,
  },
  'p-ifer-rav': {
    'is-low': 2.8,
    'is-high': 2.89,
    'fid-low': 57.5,
    'fid-high': 56.2,
  },
};

export function paperFigure(column: ColumnName, row: RowName, metric: MetricName): number | null {
  if (metric === 'uar') return null;
  if (metric === 'accuracy') return rows[row].paper?.[column] ?? null;
  return (row === 'all' ? paperTable[column]?.[metric] : undefined) ?? null;
}
