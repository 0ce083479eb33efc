import { MetricsError, requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import { addProducts } from './linear-algebra/products';
import { withWorkspace } from './linear-algebra/workspace';
import { checkRowMatrix, type RowMatrix } from './row-matrix';

/** Mean and covariance of n feature vectors. */
export interface FeatureStatistics {
  readonly n: number;
  readonly dimension: number;
  /** dimension values. */
  readonly mean: Float64Array;
  /** dimension x dimension values, symmetric, unbiased (divisor n - 1). */
  readonly covariance: Float64Array;
  /** Which network made the features, or null where it was not said. */
  readonly extractor: string | null;
}

/**
 * Mean and covariance of features that arrive in blocks, without keeping them. Memory is dimension^2. The order and
 * size of the blocks change the result only by rounding, and statistics of two streams can be merged.
 *
 * Within a block deviations are taken from the block's mean; blocks are joined by the pairwise update of Chan, Golub
 * and LeVeque (1979): `mean = mean_a + d n_b / n`, `scatter = scatter_a + scatter_b + d d' n_a n_b / n` with `d =
 * mean_b - mean_a`, in float64. Nothing is lost where the mean is far from zero.
 */
export class RunningFeatureStatistics {
  private count = 0;
  private readonly mean: Float64Array;
  /** Sum of the outer products of deviations from the mean; only columns <= row are kept up to date. */
  private readonly scatter: Float64Array;

  readonly extractor: string | null;

  /**
   * @param options.extractor which network makes the features; kept with the statistics
   * @throws MetricsError where the dimension is no whole number of at least 1
   */
  constructor(
    readonly dimension: number,
    options: ExtractorOptions = {},
  ) {
    requireOptions<ExtractorOptions>('options', options, { extractor: true });
    const { extractor } = options;
    this.extractor = extractor ?? null;
    if (!Number.isInteger(dimension) || dimension < 1) {
      throw new MetricsError('dimension', String(dimension), 'a whole number of at least 1');
    }
    this.mean = new Float64Array(dimension);
    this.scatter = new Float64Array(dimension * dimension);
  }

  /** Number of feature vectors seen so far. */
  get n(): number {
    return this.count;
  }

  /**
   * Adds a block of feature vectors, one a row. @throws MetricsError where columns is not the dimension or a value is
   * not finite
   */
  add(features: RowMatrix): this {
    checkRowMatrix('features', features);
    if (features.columns !== this.dimension) {
      throw new MetricsError('features', `${features.columns} columns`, `${this.dimension} as before`);
    }
    const { mean, scatter } = blockMoments(features);
    this.join(features.rows, mean, scatter);
    return this;
  }

  /**
   * Adds all that another stream has seen; the other one stays as it is. @throws MetricsError where the dimensions or
   * the extractors differ
   */
  merge(other: RunningFeatureStatistics): this {
    if (other.dimension !== this.dimension) {
      throw new MetricsError('other', `dimension ${other.dimension}`, `${this.dimension}`);
    }
    if (other.extractor !== null || this.extractor !== null) {
      oneExtractor(this.extractor ?? '', other.extractor ?? '');
    }
    if (other.count > 0) this.join(other.count, other.mean, other.scatter);
    return this;
  }

  /**
   * The statistics of all seen so far; more may be added afterwards. @throws MetricsError where fewer than 2 vectors
   * were seen
   */
  finish(): FeatureStatistics {
    const { count: n, dimension } = this;
    if (n < 2) {
      throw new MetricsError('features', `${n} feature vectors`, 'at least 2, which a covariance needs');
    }
    const covariance = new Float64Array(dimension * dimension);
    for (let row = 0; row < dimension; row++) {
      for (let column = 0; column <= row; column++) {
        const value = this.scatter[row * dimension + column] / (n - 1);
        covariance[row * dimension + column] = value;
        covariance[column * dimension + row] = value;
      }
    }
    return { n, dimension, mean: this.mean.slice(), covariance, extractor: this.extractor };
  }

  private join(n: number, mean: Float64Array, scatter: Float64Array): void {
    const { dimension } = this;
    const total = this.count + n;
    const difference = mean.map((value, index) => value - this.mean[index]);
    const between = (this.count * n) / total;
    for (let row = 0; row < dimension; row++) {
      const scaled = difference[row] * between;
      for (let column = 0; column <= row; column++) {
        const at = row * dimension + column;
        this.scatter[at] += scatter[at] + scaled * difference[column];
      }
    }
    for (let index = 0; index < dimension; index++) this.mean[index] += difference[index] * (n / total);
    this.count = total;
  }
}

/**
 * Mean and unbiased covariance of features (rows = items) in float64. Agrees with numpy's `mean(axis=0)` and
 * `cov(rowvar=False)`.
 *
 * @throws MetricsError where there are fewer than 2 rows or a value is not finite
 */
export function featureStatistics(features: RowMatrix, options: ExtractorOptions = {}): FeatureStatistics {
  requireOptions<ExtractorOptions>('options', options, { extractor: true });
  return new RunningFeatureStatistics(features.columns, options).add(features).finish();
}

/** The mean of the rows. Equal rows have exactly that mean. */
export function columnMeans(features: RowMatrix): Float64Array {
  return columnCenters(features).mean;
}

/**
 * The mean of the rows, and what its rounding leaves: `(x - mean) - rest` are deviations of sum 0, however far from zero the features are. Summed are
 * differences to the first row, which have the digits that count.
 */
export function columnCenters({ data, rows, columns }: RowMatrix): { mean: Float64Array; rest: Float64Array } {
  const shift = new Float64Array(columns);
  // a share of each, as the sum of all may overflow
  const share = 1 / rows;
  for (let at = 0, row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) shift[column] += (data[at] - data[column]) * share;
  }
  const mean = shift.map((value, column) => data[column] + value);
  return { mean, rest: shift.map((value, column) => value - (mean[column] - data[column])) };
}

/** Items whose deviations are held at once, a column each. */
const CHUNK = 256;

function blockMoments(features: RowMatrix): { mean: Float64Array; scatter: Float64Array } {
  const { rows, columns } = features;
  const { mean, rest } = columnCenters(features);
  const chunk = Math.min(CHUNK, rows);
  const scatter = withWorkspace(columns * (columns + chunk + 4), (allocate) => {
    const sums = { data: allocate(columns * columns), stride: columns };
    const deviations = { data: allocate(columns * chunk), stride: chunk, from: 0, to: columns };
    for (let start = 0; start < rows; start += chunk) {
      const count = Math.min(chunk, rows - start);
      writeDeviations(deviations, features, { mean, rest }, start, count);
      addProducts(sums, deviations, deviations, 0, count, { lowerOnly: true });
    }
    return sums.data.slice();
  });
  return { mean, scatter };
}

/** A row a column of the features, for the items from `start` on. */
function writeDeviations(
  deviations: { readonly data: Float64Array; readonly stride: number },
  { data, columns }: RowMatrix,
  { mean, rest }: { mean: Float64Array; rest: Float64Array },
  start: number,
  count: number,
): void {
  for (let item = 0; item < count; item++) {
    const from = (start + item) * columns;
    for (let column = 0; column < columns; column++) {
      deviations.data[column * deviations.stride + item] = data[from + column] - mean[column] - rest[column];
    }
  }
}
