import { MetricsError, requireOptions } from './errors';
import type { ExtractorOptions } from './extractor';
import type { FeatureStatistics } from './feature-statistics';
import { distanceOfSides, frechetDistance, type FrechetDistance } from './frechet-distance';
import { gaussianSide } from './gaussian-side';
import { checkRowMatrix, rowsAt, type RowMatrix } from './row-matrix';
import { shuffledIndices } from './shuffle';

export interface ExtrapolationOptions extends ExtractorOptions {
  /** Uniform numbers in [0, 1) that choose the items of a subset. */
  random: () => number;
  /** Number of sizes of subsets, from half of the items to all, evenly spaced in 1 / n; default 6. */
  sizes?: number;
  /** Subsets of each size, whose distances are averaged; default 10. */
  repeats?: number;
}

export interface ExtrapolatedFrechetDistance extends FrechetDistance {
  /** The distance of all items, as `frechetDistance` gives it. */
  readonly finiteDistance: number;
  /** The line's fall from share 1 (all items) to an infinite number: what n adds to `finiteDistance`. */
  readonly bias: number;
  /** Root of the mean square of the points' distance from the line: large against `bias` where the line fits badly. */
  readonly residual: number;
  /** The share of the items and the mean distance of subsets of that share. */
  readonly points: readonly { readonly share: number; readonly distance: number }[];
}

/**
 * The Frechet distance of infinitely many items, by a line through distances of smaller subsets over 1 / n: the bias of the distance is
 * `c / n` for large n, so that the line's value at 1 / n = 0 is free of it. Both sides are made smaller by the same share; statistics
 * of b, in place of features, stay whole, and only the bias from a is taken off. After Chong and Forsyth, "Effectively Unbiased FID
 * and Inception Score" (2020), with items drawn without replacement.
 *
 * The estimate varies more than the distance of all items. It may be below 0 where the truth is near 0. With n below some twice the
 * dimension at the smallest share the bias is not yet `c / n`: `warnings` says so.
 *
 * @throws MetricsError as `frechetDistance` does, for wrong options, or for fewer than 4 items on a side
 */
export function extrapolatedFrechetDistance(
  a: RowMatrix,
  b: RowMatrix | FeatureStatistics,
  options: ExtrapolationOptions,
): ExtrapolatedFrechetDistance {
  requireOptions<ExtrapolationOptions>(
    'options',
    options,
    { extractor: true, random: true, sizes: true, repeats: true },
    'required',
  );
  const { random, sizes = 6, repeats = 10, extractor } = options;
  for (const [argument, found, least] of [
    ['sizes', sizes, 2],
    ['repeats', repeats, 1],
  ] as const) {
    if (!Number.isInteger(found) || found < least) {
      throw new MetricsError(argument, String(found), `a whole number of at least ${least}`);
    }
  }
  checkItems(a, 'a');
  if ('data' in b) checkItems(b, 'b');
  const all = frechetDistance(a, b, extractor === undefined ? {} : { extractor });
  const whole = 'data' in b ? null : gaussianSide(b, 'b');
  const distanceOfShare = (share: number) => {
    const left = gaussianSide(subset(a, share, random), 'a');
    return distanceOfSides(left, whole ?? gaussianSide(subset(b as RowMatrix, share, random), 'b'));
  };
  const points = Array.from({ length: sizes }, (_, index) => {
    // 1 / share goes evenly from 2 to 1
    const share = 1 / (2 - index / (sizes - 1));
    if (index === sizes - 1) return { share: 1, distance: all.distance };
    const distances = Array.from({ length: repeats }, () => distanceOfShare(share));
    return { share, distance: distances.reduce((sum, value) => sum + value, 0) / repeats };
  });
  const { intercept, slope, residual } = lineThrough(
    points.map(({ share }) => 1 / share),
    points.map(({ distance }) => distance),
  );
  return {
    ...all,
    distance: intercept,
    finiteDistance: all.distance,
    bias: slope,
    residual,
    points,
    warnings: [...all.warnings, ...lineWarnings(a, b)],
  };
}

function checkItems(side: RowMatrix, argument: string): void {
  checkRowMatrix(argument, side);
  if (side.rows < 4) {
    throw new MetricsError(argument, `${side.rows} items`, 'at least 4', 'Use more items.');
  }
}

function subset(side: RowMatrix, share: number, random: () => number): RowMatrix {
  return rowsAt(side, shuffledIndices(side.rows, random).subarray(0, Math.round(share * side.rows)));
}

/** Least squares. */
function lineThrough(x: readonly number[], y: readonly number[]) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const slope =
    mean(x.map((value, index) => (value - meanX) * (y[index] - meanY))) / mean(x.map((value) => (value - meanX) ** 2));
  const intercept = meanY - slope * meanX;
  const residual = Math.sqrt(mean(x.map((value, index) => (y[index] - intercept - slope * value) ** 2)));
  return { intercept, slope, residual };
}

function lineWarnings(a: RowMatrix, b: RowMatrix | FeatureStatistics): string[] {
  return Object.entries('data' in b ? { a, b } : { a })
    .filter(([, { rows, columns }]) => rows < 4 * columns)
    .map(
      ([argument, { rows, columns }]) =>
        `${argument} has ${rows} items in ${columns} dimensions: half of them are fewer than twice the dimension, where the ` +
        `bias is not yet proportional to 1 / n. Use at least ${4 * columns} items`,
    );
}
