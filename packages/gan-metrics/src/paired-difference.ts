import { MetricsError, requireOptions } from './errors';
import { meanOf } from './mean';
import { checkLevel } from './resampling';
import { studentTQuantile, studentTUpperTail } from './student-t';

export interface PairedDifference {
  /** Mean of a[i] - b[i]. */
  readonly meanDifference: number;
  /** t-interval of the mean difference. */
  readonly interval: readonly [number, number];
  /** Two-sided, of the hypothesis that the mean difference is zero. */
  readonly pValue: number;
  /** Mean difference over its standard error; infinite where all differences are equal and not zero. */
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly level: number;
  /** Number of pairs. */
  readonly n: number;
}

/**
 * Mean difference of two systems over paired runs (equal seed and split), with a t-interval and the p-value of the
 * paired t-test: `t = mean(d) / (sd(d) / sqrt(n))`, n - 1 degrees of freedom, `mean(d) +- t_{(1 + level) / 2} sd(d) /
 * sqrt(n)`. Agrees with `scipy.stats.ttest_rel`, except that two systems that are equal in every pair get t = 0 and p
 * = 1 in place of NaN.
 *
 * It speaks of new seeds on the same test clips; for new speakers see `pairedBootstrapDifference`.
 *
 * @param options.level coverage of the interval, default 0.95
 * @throws MetricsError where there are fewer than 2 pairs, the lengths differ, or a value is not finite
 */
export function pairedDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: { level?: number } = {},
): PairedDifference {
  requireOptions<{ level?: number }>('options', options, { level: true });
  const { level = 0.95 } = options;
  checkLevel(level);
  const differences = pairDifferences(a, b);
  const n = differences.length;
  if (n < 2) throw new MetricsError('a', `${n} pairs`, 'at least 2, which an interval needs', 'Run more seeds.');

  const meanDifference = meanOf(differences);
  const squares = differences.reduce((sum, value) => sum + (value - meanDifference) ** 2, 0);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  const degreesOfFreedom = n - 1;
  const t = meanDifference === 0 ? 0 : meanDifference / standardError;
  const margin = studentTQuantile((1 + level) / 2, degreesOfFreedom) * standardError;
  return {
    meanDifference,
    interval: [meanDifference - margin, meanDifference + margin],
    pValue: 2 * studentTUpperTail(Math.abs(t), degreesOfFreedom),
    t,
    degreesOfFreedom,
    level,
    n,
  };
}

/** a[i] - b[i] for every pair. */
export function pairDifferences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  if (a.length !== b.length) {
    throw new MetricsError(
      'b',
      `${b.length} values against ${a.length} of a`,
      'the same items or seeds in the same order',
    );
  }
  return Float64Array.from(a, (value, index) => {
    const difference = value - b[index];
    if (!Number.isFinite(difference)) {
      throw new MetricsError('a', `(${value}, ${b[index]}) as pair ${index}`, 'finite numbers');
    }
    return difference;
  });
}
