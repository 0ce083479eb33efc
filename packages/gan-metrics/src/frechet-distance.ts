import { MetricsError, requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import type { FeatureStatistics } from './feature-statistics';
import { gaussianSide, type GaussianSide } from './gaussian-side';
import { traceOfRootOfProduct } from './linear-algebra/trace-of-root';
import type { RowMatrix } from './row-matrix';

export interface FrechetDistance {
  /** At least 0, in squared units of the features. */
  readonly distance: number;
  /** Number of feature vectors on each side. */
  readonly n: readonly [number, number];
  readonly dimension: number;
  /** Which network made the features. */
  readonly extractor: string;
  /** Sentences on what makes the figure unreliable; empty where nothing does. */
  readonly warnings: readonly string[];
}

/**
 * Frechet distance between the Gaussians of two sets of features (FID where the features are a network's):
 * `|mu_a - mu_b|^2 + tr(S_a) + tr(S_b) - 2 tr( (S_a^1/2 S_b S_a^1/2)^1/2 )`, with unbiased covariances, in float64.
 *
 * The last trace comes from the eigenvalues of one symmetric matrix, so it is real however few the samples are: with `S_a =
 * F'F` (Cholesky, the largest pivot first) that of `F S_b F'`, which has the nonzero eigenvalues of `S_a S_b`. Features of
 * n <= dimension items are not made into a covariance: then F is their n centred rows over sqrt(n - 1), and the matrix is n x
 * n. Eigenvalues that can only be rounding count as zero. Heusel and
 * others (2017), Dowson and Landau (1982); agrees with the route over scipy's `sqrtm` and with torchmetrics.
 *
 * The estimate is biased upwards in small samples, the more the smaller n is: compare only distances with the same n
 * on each side, or see `extrapolatedFrechetDistance`.
 *
 * @param a features (rows = items) or statistics of them
 * @param options.extractor which network made the features; may be left out where the statistics say it
 * @throws MetricsError where dimensions or extractors differ, no extractor is named, a value is not finite, there are
 * fewer than 2 items, or statistics are none (sizes, a covariance that is not symmetric or larger than the variances allow; that it has
 * no negative eigenvalue otherwise is not checked)
 */
export function frechetDistance(
  a: FeatureStatistics | RowMatrix,
  b: FeatureStatistics | RowMatrix,
  options: ExtractorOptions = {},
): FrechetDistance {
  requireOptions<ExtractorOptions>('options', options, { extractor: true });
  const [left, right] = [gaussianSide(a, 'a'), gaussianSide(b, 'b')];
  const extractor = oneExtractor(options.extractor, left.extractor, right.extractor);
  return {
    distance: distanceOfSides(left, right),
    n: [left.n, right.n],
    dimension: left.dimension,
    extractor,
    warnings: sampleSizeWarnings(left, right),
  };
}

/** The distance alone. @throws MetricsError where dimensions differ or the numbers overflow */
export function distanceOfSides(a: GaussianSide, b: GaussianSide): number {
  const { dimension } = a;
  if (b.dimension !== dimension) {
    throw new MetricsError('b', `dimension ${b.dimension} against ${dimension} of a`, 'features of the same network');
  }
  let distance = a.trace + b.trace;
  for (let index = 0; index < dimension; index++) distance += (a.mean[index] - b.mean[index]) ** 2;
  if (!Number.isFinite(a.trace * b.trace) || !Number.isFinite(distance)) {
    throw new MetricsError(
      'a',
      `total variances of ${a.trace} and ${b.trace}`,
      'variances whose product does not overflow',
      'Scale the features.',
    );
  }
  return Math.max(0, distance - 2 * traceOfRootOfProduct(a.covariance, b.covariance, dimension));
}

function sampleSizeWarnings(a: GaussianSide, b: GaussianSide): string[] {
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
