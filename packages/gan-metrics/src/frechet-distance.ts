import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { MetricsError } from './errors';
import { featureStatistics, type FeatureStatistics } from './feature-statistics';
import type { RowMatrix } from './row-matrix';

export interface FrechetDistanceOptions {
  /**
   * Which network made the features; it is only recorded, because distances in different feature spaces must not be
   * compared.
   */
  extractor?: string;
}

export interface FrechetDistance {
  /** At least 0, in squared units of the features. */
  readonly distance: number;
  /** Number of feature vectors on each side. */
  readonly n: readonly [number, number];
  readonly dimension: number;
  readonly extractor: string | null;
  /** Sentences on what makes the figure unreliable; empty where nothing does. */
  readonly warnings: readonly string[];
}

/**
 * Frechet distance between the Gaussians of two sets of features (FID where the features are a network's):
 * `|mu_a - mu_b|^2 + tr(S_a) + tr(S_b) - 2 tr( (S_a^1/2 S_b S_a^1/2)^1/2 )`, with unbiased covariances, in float64.
 *
 * The last trace comes from two symmetric eigenproblems, so it is real however few the samples are: with `S_a = V L
 * V'` the matrix `L^1/2 V' S_b V L^1/2` has the same eigenvalues as `S_a S_b`. Eigenvalues that are negative or below
 * what rounding leaves (dimension x 2^-52 x the largest) count as zero. Heusel and others (2017), Dowson and Landau
 * (1982); agrees with the route over scipy's `sqrtm`.
 *
 * The estimate is biased upwards in small samples, the more the smaller n is: compare only distances with the same n
 * on each side.
 *
 * @param a features (rows = items) or statistics of them
 * @throws MetricsError where dimensions differ or a value is not finite
 */
export function frechetDistance(
  a: FeatureStatistics | RowMatrix,
  b: FeatureStatistics | RowMatrix,
  options: FrechetDistanceOptions = {},
): FrechetDistance {
  const left = asStatistics(a, 'a');
  const right = asStatistics(b, 'b');
  const { dimension } = left;
  if (right.dimension !== dimension) {
    throw new MetricsError(
      'b',
      `found dimension ${right.dimension} against ${dimension} of a; expected features of the same network`,
    );
  }
  let distance = 0;
  for (let index = 0; index < dimension; index++) {
    distance += (left.mean[index] - right.mean[index]) ** 2;
    distance += left.covariance[index * dimension + index] + right.covariance[index * dimension + index];
  }
  distance -= 2 * traceOfRootOfProduct(left, right);
  return {
    distance: Math.max(0, distance),
    n: [left.n, right.n],
    dimension,
    extractor: options.extractor ?? null,
    warnings: sampleSizeWarnings(left, right),
  };
}

function asStatistics(side: FeatureStatistics | RowMatrix, argument: string): FeatureStatistics {
  if ('data' in side) return featureStatistics(side);
  const { dimension, mean, covariance } = side;
  if (mean.length !== dimension || covariance.length !== dimension * dimension) {
    throw new MetricsError(
      argument,
      `found ${mean.length} means and ${covariance.length} covariances; expected ${dimension} and ${dimension * dimension}`,
    );
  }
  if (!mean.every(Number.isFinite) || !covariance.every(Number.isFinite)) {
    throw new MetricsError(
      argument,
      'found a mean or covariance that is not finite; make the statistics again from finite features',
    );
  }
  return side;
}

/** tr( (S_a^1/2 S_b S_a^1/2)^1/2 ). */
function traceOfRootOfProduct(a: FeatureStatistics, b: FeatureStatistics): number {
  const { eigenvectorMatrix, realEigenvalues } = symmetricEigen(asMatrix(a));
  const scale = noNoise(realEigenvalues).map(Math.sqrt);
  const product = eigenvectorMatrix.transpose().mmul(asMatrix(b)).mmul(eigenvectorMatrix);
  product.mulRowVector(scale).mulColumnVector(scale);
  const symmetric = Matrix.add(product, product.transpose()).mul(0.5);
  return noNoise(symmetricEigen(symmetric).realEigenvalues).reduce((sum, value) => sum + Math.sqrt(value), 0);
}

function symmetricEigen(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
}

function asMatrix({ covariance, dimension }: FeatureStatistics): Matrix {
  return Matrix.from1DArray(dimension, dimension, Array.from(covariance));
}

/**
 * A square root makes rounding of 1e-17 into 3e-9, hundreds of times over where the covariance lacks rank: such
 * eigenvalues are set to zero.
 */
function noNoise(eigenvalues: readonly number[]): number[] {
  const largest = eigenvalues.reduce((most, value) => Math.max(most, value), 0);
  const floor = largest * eigenvalues.length * Number.EPSILON;
  return eigenvalues.map((value) => (value > floor ? value : 0));
}

function sampleSizeWarnings(a: FeatureStatistics, b: FeatureStatistics): string[] {
  const warnings: string[] = [];
  for (const [argument, { n, dimension }] of Object.entries({ a, b })) {
    if (n <= dimension) {
      warnings.push(
        `${argument} has ${n} items in ${dimension} dimensions: its covariance lacks rank and the distance is biased upwards. ` +
          `Use more than ${dimension} items or fewer dimensions`,
      );
    }
  }
  if (a.n !== b.n) {
    warnings.push(`${a.n} and ${b.n} items: the bias of the distance depends on n, compare only at equal n`);
  }
  return warnings;
}
