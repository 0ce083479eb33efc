import { whyWithoutRow } from '../config/cell-list';
import { column, type ColumnName } from '../config/columns';
import { comparedRows, isSharedByTwins, type RowName } from '../config/rows';
import {
  accuracyDifference,
  mean,
  seedInterval,
  speakerInterval,
  standardDeviation,
  type Interval,
} from '../evaluation/intervals';
import type { Metric } from '../evaluation/metric';
import { isOfRow, metrics, type MetricName } from '../evaluation/metrics';
import type { CellResult } from '../evaluation/run-files';

/** The reason of a cell that has neither finished nor failed: its run goes on, or was interrupted. */
export const notFinished = 'not finished';

/** One figure of table1.json (DESIGN: the contract that scripts rely on). */
export interface TableCell {
  column: ColumnName;
  row: RowName;
  metric: MetricName;
  status: 'done' | 'failed' | 'unavailable';
  mean: number | null;
  std: number | null;
  ci95: Interval | null;
  values: number[];
  paper: number | null;
  testClips: number | null;
  /** How the column departs from the paper's setting. */
  deviations: string[];
  reason?: string;
  reusedFrom?: string;
}

export interface Comparison {
  column: ColumnName;
  rows: [RowName, RowName];
  meanDifference: number;
  ci95: Interval | null;
  pValue: number | null;
  distinguishable: boolean | null;
}

export interface Table {
  schema: 1;
  preset: string;
  synthetic: boolean;
  backend: string;
  seeds: number[];
  cells: TableCell[];
  comparisons: Comparison[];
}

export interface TableInput {
  preset: string;
  synthetic: boolean;
  backend: string;
  seeds: number[];
  columns: readonly ColumnName[];
  rows: readonly RowName[];
  bootstrapSamples: number;
  /** Reason for every column that cannot be had. */
  unavailable: Partial<Record<ColumnName, string>>;
  deviations: Partial<Record<ColumnName, string[]>>;
  /** Results that are there; error messages of cells that failed. */
  results: readonly CellResult[];
  failures: readonly { column: ColumnName; row: RowName; error: string }[];
}

/** All figures of a run, from its finished cells: means, deviations, intervals, and differences between rows. */
export function assembleTable(input: TableInput): Table {
  const cells = input.columns.flatMap((name) => input.rows.flatMap((row) => tableCells(input, name, row)));
  const { preset, synthetic, backend, seeds } = input;
  return {
    schema: 1,
    preset,
    synthetic,
    backend,
    seeds,
    cells,
    comparisons: input.columns.flatMap((name) => comparisons(input, name)),
  };
}

function metricsOf(name: ColumnName, row: RowName): Metric<MetricName>[] {
  const { paired } = column(name);
  return metrics.filter((metric) => isOfRow(metric, row) && (metric.columns === 'every' || !paired));
}

/** A paired column's Base is its unpaired twin's: no pair plays a part in it, and it is never trained twice. */
function resultsOf(
  results: readonly CellResult[],
  name: ColumnName,
  row: RowName,
): { results: CellResult[]; reusedFrom?: string } {
  const { paired, unpairedTwin } = column(name);
  const shared = paired && isSharedByTwins(row);
  const from = shared ? unpairedTwin : name;
  const found = results
    .filter((result) => result.column === from && result.row === row)
    .sort((a, b) => a.seed - b.seed);
  return shared ? { results: found, reusedFrom: `${from}/${row}` } : { results: found };
}

function tableCells(input: TableInput, name: ColumnName, row: RowName): TableCell[] {
  const { results, reusedFrom } = resultsOf(input.results, name, row);
  const from = reusedFrom ? column(name).unpairedTwin : name;
  const failure = input.failures.find((failed) => failed.column === from && failed.row === row);
  // a column without pairs has no row that shuffles them: nobody failed to train it
  const unavailable = input.unavailable[name] ?? whyWithoutRow(name, row);
  const complete = results.length === input.seeds.length;
  return metricsOf(name, row).map((metric): TableCell => {
    const values = unavailable ? [] : results.flatMap((result) => metric.of(result) ?? []);
    return {
      column: name,
      row,
      metric: metric.id,
      status: unavailable ? 'unavailable' : complete ? 'done' : 'failed',
      mean: values.length > 0 ? mean(values) : null,
      std: values.length > 1 ? standardDeviation(values) : null,
      ci95: values.length > 1 ? intervalOf(metric, results, values, input.bootstrapSamples) : null,
      values,
      paper: metric.paper?.(name, row) ?? null,
      testClips: unavailable || results.length === 0 ? null : results[0].test.labels.length,
      deviations: input.deviations[name] ?? [],
      ...(unavailable ? { reason: unavailable } : complete ? {} : { reason: failure?.error ?? notFinished }),
      ...(reusedFrom && !unavailable ? { reusedFrom } : {}),
    };
  });
}

function intervalOf(
  { id, interval }: Metric,
  results: readonly CellResult[],
  values: number[],
  samples: number,
): Interval {
  return interval === 'seeds' ? seedInterval(values) : speakerInterval(results, id, interval.speakers, samples);
}

function comparisons(input: TableInput, name: ColumnName): Comparison[] {
  if (input.unavailable[name]) return [];
  return comparedRows.flatMap(([first, second]): Comparison[] => {
    if (!input.rows.includes(first) || !input.rows.includes(second)) return [];
    const a = resultsOf(input.results, name, first).results;
    const b = resultsOf(input.results, name, second).results;
    if (a.length !== input.seeds.length || b.length !== input.seeds.length) return [];
    if (input.seeds.length < 2) {
      const meanDifference = a[0].metrics.accuracy! - b[0].metrics.accuracy!;
      return [{ column: name, rows: [first, second], meanDifference, ci95: null, pValue: null, distinguishable: null }];
    }
    const difference = accuracyDifference(a, b, { samples: input.bootstrapSamples, purpose: [first, second] });
    const [low, high] = difference.ci95;
    return [{ column: name, rows: [first, second], ...difference, distinguishable: low > 0 || high < 0 }];
  });
}
