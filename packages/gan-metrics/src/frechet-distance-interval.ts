import { requireOptions } from './errors';
import type { ExtractorOptions } from './extractor';
import type { FeatureStatistics } from './feature-statistics';
import { distanceOfSides, frechetDistance, type FrechetDistance } from './frechet-distance';
import { gaussianSide, type GaussianSide } from './gaussian-side';
import { resamplingPlan, type BootstrapOptions } from './resampling';
import { rowsAt, type RowMatrix } from './row-matrix';
import { reflectedInterval, type ScoreInterval, type TwoSidedGroups, twoSidedOptionNames } from './score-interval';

export type FrechetDistanceInterval = ScoreInterval & Omit<FrechetDistance, 'distance'>;

/**
 * Bootstrap interval of the Frechet distance: both sides are resampled, items or whole groups, and the interval is
 * reflected (`ScoreInterval`), because the distance is biased upwards. Statistics of b, in place of features, count as exact. Where the
 * distance is near 0 the interval is rough; with n below some five times the dimension it is too narrow, since the bias is no longer
 * one part in n.
 *
 * Time is `samples` distances.
 *
 * @throws MetricsError as `frechetDistance` and `bootstrapInterval` do
 */
export function frechetDistanceInterval(
  a: RowMatrix,
  b: RowMatrix | FeatureStatistics,
  options: ExtractorOptions & Omit<BootstrapOptions, 'groups'> & TwoSidedGroups,
): FrechetDistanceInterval {
  requireOptions<ExtractorOptions & Omit<BootstrapOptions, 'groups'> & TwoSidedGroups>(
    'options',
    options,
    twoSidedOptionNames,
    'required',
  );
  const { groupsA, groupsB, extractor, ...resampling } = options;
  const { distance, ...described } = frechetDistance(a, b, extractor === undefined ? {} : { extractor });
  const drawA = sideResampler(a, 'a', resampling, groupsA);
  const drawB = 'data' in b ? sideResampler(b, 'b', resampling, groupsB) : fixed(gaussianSide(b, 'b'));
  const { samples, level } = resamplingPlan(a.rows, resampling);
  const resampled = Float64Array.from({ length: samples }, () => distanceOfSides(drawA(), drawB()));
  return { ...reflectedInterval(distance, resampled, level, [0, Infinity]), ...described };
}

function sideResampler(
  side: RowMatrix,
  argument: string,
  resampling: Omit<BootstrapOptions, 'groups'>,
  groups?: ArrayLike<number | string>,
): () => GaussianSide {
  const { draw } = resamplingPlan(side.rows, groups ? { ...resampling, groups } : resampling);
  return () => gaussianSide(rowsAt(side, draw()), argument);
}

function fixed(side: GaussianSide): () => GaussianSide {
  return () => side;
}
