import { MetricsError } from './errors';
import { columnCenters, featureStatistics, type FeatureStatistics } from './feature-statistics';
import type { Semidefinite } from './linear-algebra/trace-of-root';
import { checkRowMatrix, type RowMatrix } from './row-matrix';

/** A set of features as the Frechet distance needs it: the covariance as numbers, or as centred rows where those are fewer. */
export interface GaussianSide {
  readonly n: number;
  readonly dimension: number;
  readonly mean: Float64Array;
  readonly covariance: Semidefinite;
  /** Of the covariance. */
  readonly trace: number;
  readonly extractor: string | null;
}

/** @throws MetricsError in the name of `argument` for features or statistics that are none */
export function gaussianSide(side: FeatureStatistics | RowMatrix, argument: string): GaussianSide {
  if (!('data' in side)) return ofStatistics(side, argument);
  checkRowMatrix(argument, side);
  if (side.rows < 2) {
    throw new MetricsError(argument, `${side.rows} item`, 'at least 2, which a covariance needs', 'Use more items.');
  }
  return side.rows > side.columns ? ofStatistics(featureStatistics(side), argument) : ofFewRows(side);
}

function ofFewRows(features: RowMatrix): GaussianSide {
  const { data, rows: n, columns: dimension } = features;
  const { mean, rest } = columnCenters(features);
  const factor = new Float64Array(n * dimension);
  const scale = 1 / Math.sqrt(n - 1);
  let trace = 0;
  for (let at = 0, row = 0; row < n; row++) {
    for (let column = 0; column < dimension; column++, at++) {
      factor[at] = (data[at] - mean[column] - rest[column]) * scale;
      trace += factor[at] ** 2;
    }
  }
  return { n, dimension, mean, covariance: { factor, count: n }, trace, extractor: null };
}

function ofStatistics(statistics: FeatureStatistics, argument: string): GaussianSide {
  checkStatistics(statistics, argument);
  const { n, dimension, mean, covariance, extractor } = statistics;
  let trace = 0;
  for (let index = 0; index < dimension; index++) trace += covariance[index * dimension + index];
  return { n, dimension, mean, covariance: { matrix: covariance }, trace, extractor: extractor ?? null };
}

/** How far a number may be from its mirror, relative to the largest: statistics kept in float32 pass. */
const ASYMMETRY = 1e-6;

/** How far a covariance may pass the product of the two deviations, relative to the largest number: again float32. */
const EXCESS = 1e-5;

function checkStatistics({ n, dimension, mean, covariance }: FeatureStatistics, argument: string): void {
  if (!Number.isInteger(n) || n < 2 || !Number.isInteger(dimension) || dimension < 1) {
    throw new MetricsError(
      argument,
      `n ${n} and dimension ${dimension}`,
      'statistics of at least 2 items and 1 dimension',
    );
  }
  if (mean.length !== dimension || covariance.length !== dimension * dimension) {
    throw new MetricsError(
      argument,
      `${mean.length} means and ${covariance.length} covariances`,
      `${dimension} and ${dimension * dimension}`,
    );
  }
  let largest = 0;
  let asymmetry = 0;
  let excess = 0;
  const deviations = Float64Array.from({ length: dimension }, (_, row) => Math.sqrt(covariance[row * dimension + row]));
  let finite = mean.every(Number.isFinite);
  for (let row = 0; row < dimension; row++) {
    finite &&= covariance[row * dimension + row] >= 0;
    for (let column = 0; column <= row; column++) {
      const value = covariance[row * dimension + column];
      const difference = Math.abs(value - covariance[column * dimension + row]);
      finite &&= Number.isFinite(difference);
      if (difference > asymmetry) asymmetry = difference;
      const size = Math.abs(value);
      if (size > largest) largest = size;
      if (size - deviations[row] * deviations[column] > excess) excess = size - deviations[row] * deviations[column];
    }
  }
  if (!finite) {
    throw new MetricsError(
      argument,
      'a mean or covariance that is not finite, or a negative variance',
      'those of finite features',
      'Make the statistics again.',
    );
  }
  if (asymmetry > ASYMMETRY * largest) {
    throw new MetricsError(
      argument,
      `a covariance that differs from its transpose by ${asymmetry}`,
      'a symmetric matrix, row after row',
    );
  }
  if (excess > EXCESS * largest) {
    throw new MetricsError(
      argument,
      `a covariance that passes the product of its features' deviations by ${excess}, which no features have`,
      'their covariance, not another matrix',
    );
  }
}
