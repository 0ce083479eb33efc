import { requireOptions } from './errors';
import { meanOf } from './mean';
import { pairDifferences } from './paired-difference';
import { percentileInterval, resamplingPlan, type BootstrapOptions, bootstrapOptionNames } from './resampling';

export interface PairedBootstrapDifference {
  /** Mean of a[i] - b[i]. */
  readonly meanDifference: number;
  readonly interval: readonly [number, number];
  /** Two-sided: twice the smaller share of resamples at or beyond zero, counting one more than was seen; at most 1. */
  readonly pValue: number;
  readonly level: number;
  readonly samples: number;
  /** Number of groups that were resampled, or null where items were drawn one by one. */
  readonly groups: number | null;
  /** Number of pairs. */
  readonly n: number;
}

/**
 * Mean difference of two systems on the same test items (right or wrong, clip by clip), with a percentile interval by
 * resampling whole groups (test speakers) with replacement. `pValue = min(1, 2 min(P(d* <= 0), P(d* >= 0)))`, each
 * share being (count + 1) / (samples + 1): with 1000 samples it is never below 0.002.
 *
 * It speaks of new speakers with the same trained networks; for new seeds see `pairedDifference`.
 *
 * @throws MetricsError for wrong options, different lengths, fewer than 2 items or groups, or values that are not finite
 */
export function pairedBootstrapDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: BootstrapOptions,
): PairedBootstrapDifference {
  requireOptions<BootstrapOptions>('options', options, bootstrapOptionNames, 'required');
  const differences = pairDifferences(a, b);
  const { samples, level, groups, draw } = resamplingPlan(differences.length, options);
  const resampled = Float64Array.from({ length: samples }, () => meanOrZero(differences, draw()));
  const share = (beyond: (value: number) => boolean) => (resampled.filter(beyond).length + 1) / (samples + 1);
  const smaller = Math.min(
    share((value) => value <= 0),
    share((value) => value >= 0),
  );
  return {
    meanDifference: meanOf(differences),
    interval: percentileInterval(resampled, level),
    pValue: Math.min(1, 2 * smaller),
    level,
    samples,
    groups,
    n: differences.length,
  };
}

/** The mean of some differences; exactly 0 where only rounding keeps it from 0, as resamples at zero count on both sides. */
function meanOrZero(differences: Float64Array, items: Int32Array): number {
  const drawn = Float64Array.from(items, (item) => differences[item]);
  const mean = meanOf(drawn);
  const size = drawn.reduce((sum, value) => sum + Math.abs(value), 0);
  return Math.abs(mean) <= Number.EPSILON * size ? 0 : mean;
}
