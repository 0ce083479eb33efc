import { MetricsError, requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import { meanOf } from './mean';
import { checkKernel, commonCenter, forEachKernelBlock, type PolynomialKernel } from './polynomial-kernel';
import { checkRowMatrix, rowsAt, type RowMatrix } from './row-matrix';
import { shuffledIndices } from './shuffle';

export interface KernelDistanceOptions extends ExtractorOptions, Partial<PolynomialKernel> {
  /**
   * Number of random subsets of both sides whose distances are averaged, as in Binkowski's code and torchmetrics. Without it all
   * items are used at once, which varies least.
   */
  subsets?: number;
  /** Items of each side in a subset, drawn without replacement; 1000 by default, as there. */
  subsetSize?: number;
  /** Uniform numbers in [0, 1), needed with `subsets`. */
  random?: () => number;
}

export interface KernelDistance {
  /** Unbiased, so that it may be below 0; 0 in expectation for equal distributions, whatever n is. */
  readonly distance: number;
  /** Of the distance of all items, by the jackknife over both sides; null with subsets, or with fewer than 3 items on a side. */
  readonly standardError: number | null;
  /** The distance of each subset, or of all items. */
  readonly subsetDistances: Float64Array;
  /** Of the subsets' distances (divisor subsets - 1), null for a single one. Subsets share items: it is no standard error. */
  readonly standardDeviation: number | null;
  readonly kernel: PolynomialKernel;
  readonly n: readonly [number, number];
  readonly dimension: number;
  readonly extractor: string;
}

/**
 * Kernel distance (KID), the unbiased estimate of the squared maximum mean discrepancy under `k(x, y) = (gamma x.y +
 * coefficient)^degree`: `mean over i != j of k(a_i, a_j) + mean over i != j of k(b_i, b_j) - 2 mean of k(a_i, b_j)`, in float64.
 * Defaults: degree 3, gamma 1 / dimension, coefficient 1. Binkowski, Sutherland, Arbel and Gretton, "Demystifying MMD GANs"
 * (2018); agrees with torchmetrics' `KernelInceptionDistance`.
 *
 * Kernel values are made block by block and not kept; time is n^2 x dimension. They are those of the kernel less what depends on one item alone,
 * `k(x, y) - k(x, c) - k(c, y) + k(c, c)` with the mean c of all items, which leaves the distance as it is and keeps the digits of features far from 0.
 *
 * @param a features, rows = items
 * @throws MetricsError where dimensions differ, a side has fewer than 2 items, a subset is larger than a side, the kernel is
 * none, values are not finite or overflow, or no extractor is named
 */
export function kernelDistance(a: RowMatrix, b: RowMatrix, options: KernelDistanceOptions): KernelDistance {
  requireOptions<KernelDistanceOptions>(
    'options',
    options,
    { extractor: true, degree: true, gamma: true, coefficient: true, subsets: true, subsetSize: true, random: true },
    'required',
  );
  const extractor = oneExtractor(options.extractor);
  checkSides(a, b);
  const kernel = checkKernel(options, a.columns);
  const described = { kernel, n: [a.rows, b.rows] as const, dimension: a.columns, extractor };
  if (options.subsets === undefined) {
    const { distance, standardError } = ofAllItems(a, b, kernel);
    return {
      distance,
      standardError,
      subsetDistances: Float64Array.of(distance),
      standardDeviation: null,
      ...described,
    };
  }
  const subsetDistances = ofSubsets(a, b, kernel, options);
  const distance = meanOf(subsetDistances);
  const squares = subsetDistances.reduce((sum, value) => sum + (value - distance) ** 2, 0);
  const standardDeviation = subsetDistances.length > 1 ? Math.sqrt(squares / (subsetDistances.length - 1)) : null;
  return { distance, standardError: null, subsetDistances, standardDeviation, ...described };
}

/** @throws MetricsError unless both are features of one dimension and at least 2 items */
function checkSides(a: RowMatrix, b: RowMatrix): void {
  for (const [argument, side] of Object.entries({ a, b })) {
    checkRowMatrix(argument, side);
    if (side.rows < 2) throw new MetricsError(argument, `${side.rows} item`, 'at least 2', 'Use more items.');
  }
  if (a.columns !== b.columns) {
    throw new MetricsError('b', `dimension ${b.columns} against ${a.columns} of a`, 'features of the same network');
  }
}

function ofAllItems(a: RowMatrix, b: RowMatrix, kernel: PolynomialKernel) {
  const center = commonCenter(a, b);
  const [within] = kernelSums(a, null, kernel, center);
  const [withinB] = kernelSums(b, null, kernel, center);
  const [across, acrossB] = kernelSums(a, b, kernel, center);
  const meanWithin = (rowSums: Float64Array) => total(rowSums) / (rowSums.length * (rowSums.length - 1));
  const distance = meanWithin(within) + meanWithin(withinB) - (2 * total(across)) / (a.rows * b.rows);
  if (!Number.isFinite(distance)) {
    throw new MetricsError(
      'a',
      `features so large that the kernel gives ${distance}`,
      'features with a finite kernel',
      'Scale them, or lower gamma.',
    );
  }
  const variance = jackknifeVariance(within, across, b.rows) + jackknifeVariance(withinB, acrossB, a.rows);
  return { distance, standardError: a.rows > 2 && b.rows > 2 ? Math.sqrt(variance) : null };
}

/** Sums of the centred k(x_i, y_j) over j for every i, and over i for every j; with y null those of k(x_i, x_j) for i != j. */
function kernelSums(
  x: RowMatrix,
  y: RowMatrix | null,
  kernel: PolynomialKernel,
  center: Float64Array,
): [Float64Array, Float64Array] {
  const sums = new Float64Array(x.rows);
  const columnSums = new Float64Array((y ?? x).rows);
  forEachKernelBlock(
    x,
    y,
    kernel,
    (block, from, to) => {
      for (let at = 0, row = from; row < to; row++) {
        let sum = 0;
        for (let column = 0; column < columnSums.length; column++, at++) {
          sum += block[at];
          columnSums[column] += block[at];
        }
        sums[row] = sum;
      }
    },
    center,
  );
  return [sums, columnSums];
}

/**
 * The part of one side in the variance: `(n - 1) / n sum of (without item i - mean of those)^2`. What the other side adds alone
 * is the same without any item and falls out.
 */
function jackknifeVariance(within: Float64Array, across: Float64Array, others: number): number {
  const n = within.length;
  const [allWithin, allAcross] = [total(within), total(across)];
  const without = within.map(
    (sum, item) => (allWithin - 2 * sum) / ((n - 1) * (n - 2)) - (2 * (allAcross - across[item])) / ((n - 1) * others),
  );
  const mean = meanOf(without);
  return ((n - 1) / n) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function ofSubsets(a: RowMatrix, b: RowMatrix, kernel: PolynomialKernel, options: KernelDistanceOptions): Float64Array {
  const { subsets = 1, subsetSize = 1000, random } = options;
  const most = Math.min(a.rows, b.rows);
  if (!Number.isInteger(subsets) || subsets < 1) {
    throw new MetricsError('subsets', String(subsets), 'a whole number of at least 1, or none at all');
  }
  if (!Number.isInteger(subsetSize) || subsetSize < 2 || subsetSize > most) {
    throw new MetricsError(
      'subsetSize',
      `${subsetSize} for ${a.rows} and ${b.rows} items`,
      `a whole number from 2 to ${most}`,
      'Leave subsets out to use all items.',
    );
  }
  if (!random) {
    throw new MetricsError('random', 'none', 'a seeded function of numbers uniform in [0, 1), which subsets need');
  }
  const subset = (side: RowMatrix) => rowsAt(side, shuffledIndices(side.rows, random).subarray(0, subsetSize));
  return Float64Array.from({ length: subsets }, () => ofAllItems(subset(a), subset(b), kernel).distance);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
