import { MetricsError, requireOptions } from './errors';
import type { BootstrapInterval } from './bootstrap-interval';
import type { ExtractorOptions } from './extractor';
import { kernelDistance, type KernelDistance } from './kernel-distance';
import { addProducts } from './linear-algebra/products';
import { meanOf } from './mean';
import { forEachKernelBlock, type PolynomialKernel } from './polynomial-kernel';
import { itemsByGroup, percentileInterval, resamplingPlan, type BootstrapOptions } from './resampling';
import type { RowMatrix } from './row-matrix';
import { type TwoSidedGroups, twoSidedOptionNames } from './score-interval';

export type KernelDistanceInterval = Omit<BootstrapInterval, 'groups'> &
  Pick<KernelDistance, 'kernel' | 'n' | 'dimension' | 'extractor'>;

/**
 * Bootstrap interval of the kernel distance, both sides resampled, items or whole groups. Pairs of an item with its own copy
 * in a resample are left out (they are no pairs of the distribution), so that the resamples are unbiased too; the interval is the
 * percentile interval, which keeps their skew.
 *
 * Likewise with groups (speakers): items of one group are alike, so that all pairs within a group are left out, in the estimate as well. It
 * is then the distance of the distributions of new groups and differs from `kernelDistance`, whose mean over all pairs is too large by
 * what items of a group have in common.
 *
 * Kernel values are made once, block by block, for all resamples: time is n^2 x (samples + dimension), memory n x samples. Where
 * the true distance is 0 the interval is rough, the distribution there is not normal.
 *
 * @throws MetricsError as `kernelDistance` and `bootstrapInterval` do, and for fewer than 3 items or groups on a side
 */
export function kernelDistanceInterval(
  a: RowMatrix,
  b: RowMatrix,
  options: ExtractorOptions & Partial<PolynomialKernel> & Omit<BootstrapOptions, 'groups'> & TwoSidedGroups,
): KernelDistanceInterval {
  requireOptions<ExtractorOptions & Partial<PolynomialKernel> & Omit<BootstrapOptions, 'groups'> & TwoSidedGroups>(
    'options',
    options,
    { ...twoSidedOptionNames, degree: true, gamma: true, coefficient: true },
    'required',
  );
  const { groupsA, groupsB, random, samples: given, level: share, ...metric } = options;
  const { distance, kernel, n, dimension, extractor } = kernelDistance(a, b, metric);
  const resampling = {
    random,
    ...(given !== undefined && { samples: given }),
    ...(share !== undefined && { level: share }),
  };
  const planA = resamplingPlan(a.rows, groupsA ? { ...resampling, groups: groupsA } : resampling);
  const planB = resamplingPlan(b.rows, groupsB ? { ...resampling, groups: groupsB } : resampling);
  const { samples, level } = planA;
  const [numbersA, numbersB] = [groupNumbers('a', a.rows, groupsA), groupNumbers('b', b.rows, groupsB)];
  const timesA = drawnTimes(planA.draw, samples, numbersA);
  const timesB = drawnTimes(planB.draw, samples, numbersB);
  const within = meansWithin(a, timesA, numbersA, kernel);
  const withinB = meansWithin(b, timesB, numbersB, kernel);
  const across = meansAcross(a, b, timesA, timesB, kernel);
  const distances = within.map((value, row) => value + withinB[row] - 2 * across[row]);
  const resampled = distances.subarray(0, samples);
  const mean = meanOf(resampled);
  const squares = resampled.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    estimate: groupsA || groupsB ? distances[samples] : distance,
    interval: percentileInterval(resampled, level),
    standardError: Math.sqrt(squares / (samples - 1)),
    level,
    samples,
    kernel,
    n,
    dimension,
    extractor,
  };
}

/** Draws in a row that all hold a single group: with 3 groups a chance of 9^-100. */
const MOST_DRAWS = 100;

/**
 * (samples + 1) x n numbers: how often a resample has each item, and a last row of ones, the items as they are. A resample of a
 * single group has no pair and is drawn anew.
 */
function drawnTimes(draw: () => Int32Array, samples: number, groups: Int32Array): Float64Array {
  const n = groups.length;
  const times = new Float64Array((samples + 1) * n);
  for (let sample = 0; sample < samples; sample++) {
    let items = draw();
    for (let draws = 1; items.every((item) => groups[item] === groups[items[0]]); draws++) {
      if (draws === MOST_DRAWS)
        throw new MetricsError('random', 'a function that keeps returning the same', 'uniform numbers');
      items = draw();
    }
    for (const item of items) times[sample * n + item]++;
  }
  return times.fill(1, samples * n);
}

/** The number of each item's group; without groups every item is its own. */
function groupNumbers(argument: string, n: number, groups?: ArrayLike<number | string>): Int32Array {
  const numbers = Int32Array.from({ length: n }, (_, item) => item);
  const members = groups && itemsByGroup(groups);
  for (const [group, items] of members?.entries() ?? []) for (const item of items) numbers[item] = group;
  const found = members ? members.length : n;
  if (found < 3) {
    throw new MetricsError(
      argument,
      `${found} ${members ? 'groups' : 'items'}`,
      'at least 3, as resamples of 2 are all alike',
      'Use more, or leave the interval out.',
    );
  }
  return numbers;
}

/** The mean of k(x_i, y_j) over the pairs of each row of times. */
function meansAcross(
  x: RowMatrix,
  y: RowMatrix,
  timesX: Float64Array,
  timesY: Float64Array,
  kernel: PolynomialKernel,
): Float64Array {
  const sums = weightedKernelSums(x, y, timesX, timesY, kernel, () => false);
  const [countsX, countsY] = [rowSums(timesX, x.rows), rowSums(timesY, y.rows)];
  return sums.map((sum, row) => sum / (countsX[row] * countsY[row]));
}

/** The mean of k(x_i, x_j) over the pairs of each row of times whose items are of different groups. */
function meansWithin(x: RowMatrix, times: Float64Array, groups: Int32Array, kernel: PolynomialKernel): Float64Array {
  const sums = weightedKernelSums(x, null, times, times, kernel, (i, j) => groups[i] === groups[j]);
  const counts = rowSums(times, x.rows);
  return sums.map((sum, row) => {
    const ofGroup = new Float64Array(x.rows);
    for (let item = 0; item < x.rows; item++) ofGroup[groups[item]] += times[row * x.rows + item];
    return sum / (counts[row] ** 2 - ofGroup.reduce((pairs, count) => pairs + count * count, 0));
  });
}

/** The sum of times_i times_j k(x_i, y_j) over the pairs that are not left out, a row of times after the other; y null is x. */
function weightedKernelSums(
  x: RowMatrix,
  y: RowMatrix | null,
  timesX: Float64Array,
  timesY: Float64Array,
  kernel: PolynomialKernel,
  isLeftOut: (i: number, j: number) => boolean,
): Float64Array {
  const count = timesX.length / x.rows;
  const sums = new Float64Array(count);
  const columns = (y ?? x).rows;
  const weights = { data: timesY, stride: columns, from: 0, to: count };
  forEachKernelBlock(x, y, kernel, (block, from, to) => {
    for (let at = 0, i = from; i < to; i++) {
      for (let j = 0; j < columns; j++, at++) if (isLeftOut(i, j)) block[at] = 0;
    }
    const height = to - from;
    const weighted = new Float64Array(count * height);
    const rows = { data: block, stride: columns, from: 0, to: height };
    addProducts({ data: weighted, stride: height }, weights, rows, 0, columns);
    for (let at = 0, row = 0; row < count; row++) {
      for (let i = from; i < to; i++, at++) sums[row] += timesX[row * x.rows + i] * weighted[at];
    }
  });
  return sums;
}

function rowSums(values: Float64Array, columns: number): Float64Array {
  return Float64Array.from({ length: values.length / columns }, (_, row) =>
    total(values.subarray(row * columns, (row + 1) * columns)),
  );
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
