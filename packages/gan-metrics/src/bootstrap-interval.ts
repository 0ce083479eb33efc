import { MetricsError, requireOptions } from './errors';
import { meanOf } from './mean';
import { percentileInterval, resamplingPlan, type BootstrapOptions, bootstrapOptionNames } from './resampling';

export interface BootstrapInterval {
  /** The statistic of the items as they are. */
  readonly estimate: number;
  /** Percentile interval of the statistic over the resamples. */
  readonly interval: readonly [number, number];
  /** Standard deviation of the statistic over the resamples. */
  readonly standardError: number;
  readonly level: number;
  readonly samples: number;
  /** Number of groups that were resampled, or null where items were drawn one by one. */
  readonly groups: number | null;
}

/**
 * Percentile bootstrap (Efron, 1979) of any statistic of n items, which gets the indices of the items in a resample.
 * Use it where a statistic is no function of one number an item: the recall of a resample of (label, prediction)
 * pairs, for instance.
 *
 * With few groups the interval is too narrow (percentile intervals ignore the uncertainty of the spread): below about
 * ten groups treat it as a lower bound.
 *
 * @throws MetricsError for wrong options, fewer than 2 items or groups, or a statistic that is not finite for a resample
 */
export function bootstrapStatistic(
  n: number,
  statistic: (items: Int32Array) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  requireOptions<BootstrapOptions>('options', options, bootstrapOptionNames, 'required');
  return resampledStatistic(n, statistic, options);
}

function resampledStatistic(
  n: number,
  statistic: (items: Int32Array) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  const { samples, level, groups, draw } = resamplingPlan(n, options);
  const estimate = finite(statistic(Int32Array.from({ length: n }, (_, item) => item)));
  const resampled = Float64Array.from({ length: samples }, () => finite(statistic(draw())));
  const center = meanOf(resampled);
  const squares = resampled.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return {
    estimate,
    interval: percentileInterval(resampled, level),
    standardError: Math.sqrt(squares / (samples - 1)),
    level,
    samples,
    groups,
  };
}

/**
 * `bootstrapStatistic` of one number an item; the statistic is the mean by default (accuracy, where the numbers are 1
 * for right and 0 for wrong).
 *
 * @throws MetricsError as `bootstrapStatistic` does
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  options: BootstrapOptions & { statistic?: (values: Float64Array) => number },
): BootstrapInterval {
  requireOptions<BootstrapOptions & { statistic?: (values: Float64Array) => number }>(
    'options',
    options,
    { ...bootstrapOptionNames, statistic: true },
    'required',
  );
  const { statistic = meanOf } = options;
  return resampledStatistic(
    values.length,
    (items) => statistic(Float64Array.from(items, (item) => values[item])),
    options,
  );
}

function finite(value: number): number {
  if (!Number.isFinite(value)) {
    throw new MetricsError(
      'statistic',
      `${value} for a resample`,
      'a finite number',
      'Check the values, and that the statistic is defined where a class is missing.',
    );
  }
  return value;
}
