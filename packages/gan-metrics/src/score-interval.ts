import { meanOf } from './mean';
import { percentileInterval } from './resampling';

/** Bootstrap interval of a score that is biased in small samples. */
export interface ScoreInterval {
  /** The score of the items as they are. */
  readonly estimate: number;
  /** `2 estimate - mean of the resamples`: the estimate less the bias that the resamples show. */
  readonly biasCorrected: number;
  readonly interval: readonly [number, number];
  /** Standard deviation of the score over the resamples. */
  readonly standardError: number;
  readonly level: number;
  readonly samples: number;
}

export interface TwoSidedGroups {
  /** The group (speaker) of each item of a; whole groups are drawn. Without it items are drawn. */
  groupsA?: ArrayLike<number | string>;
  /** The same for b. */
  groupsB?: ArrayLike<number | string>;
}

/** What the options of an interval between two sides are called. */
export const twoSidedOptionNames = {
  extractor: true,
  random: true,
  samples: true,
  level: true,
  groupsA: true,
  groupsB: true,
} as const;

/**
 * The basic (reflected) interval `[2 estimate - q_high, 2 estimate - q_low]`, q being quantiles of the resamples; ends outside
 * `range`, the values that the true score may have, are moved to its ends.
 *
 * A resample has about as much more bias than the items as the items have over the truth, so the percentile interval of such a score is
 * off twice over, and reflection puts it right (Davison and Hinkley, 1997, section 5.2).
 */
export function reflectedInterval(
  estimate: number,
  resampled: Float64Array,
  level: number,
  range: readonly [number, number],
): ScoreInterval {
  const samples = resampled.length;
  const mean = meanOf(resampled);
  const squares = resampled.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [low, high] = percentileInterval(resampled, level);
  const inRange = (value: number) => Math.min(range[1], Math.max(range[0], value));
  return {
    estimate,
    biasCorrected: 2 * estimate - mean,
    interval: [inRange(2 * estimate - high), inRange(2 * estimate - low)],
    standardError: Math.sqrt(squares / (samples - 1)),
    level,
    samples,
  };
}
