import { MetricsError } from './errors';
import type { BootstrapInterval } from './bootstrap-interval';
import type { ExtractorOptions } from './extractor';
import { kernelDistance, type KernelDistance } from './kernel-distance';
import { addProducts } from './linear-algebra/products';
import { forEachKernelBlock, type PolynomialKernel } from './polynomial-kernel';
import { percentileInterval, resamplingPlan, type BootstrapOptions } from './resampling';
import type { RowMatrix } from './row-matrix';
import type { TwoSidedGroups } from './score-interval';

export type KernelDistanceInterval = Omit<BootstrapInterval, 'groups'> &
  Pick<KernelDistance, 'kernel' | 'n' | 'dimension' | 'extractor'>;

/**
 * Bootstrap interval of the kernel distance of all items, both sides resampled, items or whole groups. Pairs of an item with its own copy
 * in a resample are left out (they are no pairs of the distribution), so that the resamples are unbiased too; the interval is the
 * percentile interval, which keeps their skew.
 *
 * Kernel values are made once, block by block, for all resamples: time is n^2 x (samples + dimension), memory n x samples. Where
 * the true distance is 0 the interval is rough, the distribution there is not normal.
 *
 * @throws MetricsError as `kernelDistance` and `bootstrapInterval` do
 */
export function kernelDistanceInterval(
  a: RowMatrix,
  b: RowMatrix,
  options: ExtractorOptions & Partial<PolynomialKernel> & Omit<BootstrapOptions, 'groups'> & TwoSidedGroups,
): KernelDistanceInterval {
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
  const timesA = drawnTimes(planA.draw, samples, a.rows);
  const timesB = drawnTimes(planB.draw, samples, b.rows);
  const within = weightedKernelMeans('a', a, null, timesA, timesA, samples, kernel);
  const withinB = weightedKernelMeans('b', b, null, timesB, timesB, samples, kernel);
  const across = weightedKernelMeans('a', a, b, timesA, timesB, samples, kernel);
  const resampled = within.map((value, sample) => value + withinB[sample] - 2 * across[sample]);
  const mean = total(resampled) / samples;
  const squares = resampled.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    estimate: distance,
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

/** samples x n numbers: how often a resample has each item. */
function drawnTimes(draw: () => Int32Array, samples: number, n: number): Float64Array {
  const times = new Float64Array(samples * n);
  for (let sample = 0; sample < samples; sample++) {
    const start = sample * n;
    for (const item of draw()) times[start + item]++;
  }
  return times;
}

/** The mean of k(x_i, y_j) over the pairs of each resample; with y null that of k(x_i, x_j) over pairs of different items. */
function weightedKernelMeans(
  argument: string,
  x: RowMatrix,
  y: RowMatrix | null,
  timesX: Float64Array,
  timesY: Float64Array,
  samples: number,
  kernel: PolynomialKernel,
): Float64Array {
  const sums = new Float64Array(samples);
  const columns = (y ?? x).rows;
  const weights = { data: timesY, stride: columns, from: 0, to: samples };
  forEachKernelBlock(x, y, kernel, (block, from, to) => {
    const count = to - from;
    const weighted = new Float64Array(samples * count);
    const rows = { data: block, stride: columns, from: 0, to: count };
    addProducts({ data: weighted, stride: count }, weights, rows, 0, columns);
    for (let at = 0, sample = 0; sample < samples; sample++) {
      for (let row = from; row < to; row++, at++) sums[sample] += timesX[sample * x.rows + row] * weighted[at];
    }
  });
  return sums.map((sum, sample) => {
    const own = timesX.subarray(sample * x.rows, (sample + 1) * x.rows);
    const other = timesY.subarray(sample * columns, (sample + 1) * columns);
    const copies = y ? 0 : own.reduce((pairs, count) => pairs + count * count, 0);
    const pairs = total(own) * total(other) - copies;
    if (pairs === 0) {
      throw new MetricsError(
        argument,
        `found so few items (${x.rows}) that a resample holds a single one; the distance needs 2. Use more items or groups`,
      );
    }
    return sum / pairs;
  });
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
