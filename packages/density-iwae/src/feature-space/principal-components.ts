import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { DensityError, requireInteger, requireOptions } from '../errors';
import { checkFeatures, type FeatureMatrix } from './feature-matrix';

/** Directions whose variance is below this share of the largest are rounding, and are left out. */
const SMALLEST_VARIANCE_SHARE = 1e-10;

/** The affine map of features to their first principal components. */
export interface PrincipalComponents {
  /** Number of components: those asked for, or fewer where the features lack rank. */
  readonly components: number;
  /** Number of features. */
  readonly columns: number;
  /** Mean of each feature. */
  readonly mean: Float64Array;
  /**
   * components x columns: unit directions, largest variance first; in each the entry of the largest magnitude is
   * positive.
   */
  readonly directions: Float64Array;
  /** Variance along each direction (divisor rows - 1), descending. */
  readonly variances: Float64Array;
  /** Share of the total variance that the components hold, in [0, 1]. */
  readonly explainedVariance: number;
  /**
   * Whether projections are divided by the deviation along their direction, so that each has variance 1 on the fitted
   * items.
   */
  readonly whitened: boolean;
}

export interface ComponentOptions {
  /** How many are asked for. */
  components: number;
  /** Whether projections are scaled to unit variance; default false. */
  whiten?: boolean;
}

/**
 * Principal components of features by the symmetric eigenproblem of their covariance, in float64. Deterministic, signs
 * included. Agrees with scikit-learn's `PCA` up to those signs.
 *
 * @throws DensityError where there are fewer than 2 rows, values are not finite, or all rows are equal
 */
export function principalComponents(features: FeatureMatrix, options: ComponentOptions): PrincipalComponents {
  requireOptions<ComponentOptions>('options', options, { components: true, whiten: true }, 'required');
  const { components, whiten = false } = options;
  checkFeatures(features);
  requireInteger('components', components, 1);
  const { rows, columns } = features;
  if (rows < 2) throw new DensityError('features', `${rows} row`, 'at least 2, which principal components need');
  const mean = columnMeans(features);
  const centred = new Matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      centred.set(row, column, features.data[row * columns + column] - mean[column]);
    }
  }
  const covariance = centred
    .transpose()
    .mmul(centred)
    .div(rows - 1);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const descending = realEigenvalues.map((_, index) => index).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const largest = realEigenvalues[descending[0]];
  if (!(largest > 0)) throw new DensityError('features', 'rows that are all equal', 'items that differ');

  const kept = descending
    .slice(0, components)
    .filter((index) => realEigenvalues[index] > SMALLEST_VARIANCE_SHARE * largest);
  const variances = Float64Array.from(kept, (index) => realEigenvalues[index]);
  return {
    components: kept.length,
    columns,
    mean,
    directions: Float64Array.from(kept.flatMap((index) => signed(eigenvectorMatrix.getColumn(index)))),
    variances,
    explainedVariance: Math.min(1, sum(variances) / sum(realEigenvalues)),
    whitened: whiten,
  };
}

/**
 * Coordinates of features along the components, rows x components. @throws DensityError where the columns differ or a
 * value is not finite
 */
export function projectOnComponents(
  { components, columns, mean, directions, variances, whitened }: PrincipalComponents,
  features: FeatureMatrix,
): Float64Array {
  checkFeatures(features);
  if (features.columns !== columns) {
    throw new DensityError('features', `${features.columns} columns`, `${columns}, as in the fit`);
  }
  const projections = new Float64Array(features.rows * components);
  for (let row = 0; row < features.rows; row++) {
    for (let component = 0; component < components; component++) {
      let along = 0;
      for (let column = 0; column < columns; column++) {
        along += (features.data[row * columns + column] - mean[column]) * directions[component * columns + column];
      }
      projections[row * components + component] = whitened ? along / Math.sqrt(variances[component]) : along;
    }
  }
  return projections;
}

function columnMeans({ data, rows, columns }: FeatureMatrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) mean[at % columns] += data[at] / rows;
  // once more, of the deviations: a sum of large numbers rounds, and the mean of equal numbers is that number
  const rest = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) rest[at % columns] += (data[at] - mean[at % columns]) / rows;
  return mean.map((value, column) => value + rest[column]);
}

/** An eigenvector is one up to its sign: the one whose entry of the largest magnitude is positive. */
function signed(direction: readonly number[]): number[] {
  const strongest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return strongest < 0 ? direction.map((value) => -value) : [...direction];
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at];
  return total;
}
