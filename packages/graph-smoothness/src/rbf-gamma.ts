import { requirePositive, requireOptions } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';

/** beta and gamma of this package: edges where d^2 <= beta, weights exp(-gamma d^2). */
export interface RbfScale {
  beta: number;
  gamma: number;
}

/**
 * scikit-learn joins where d <= radius (`radius_neighbors_graph`) and weighs by exp(-gamma d^2) (`rbf_kernel`;
 * `LabelSpreading` with gamma 20 by default): the same gamma as here, and beta = radius^2. Its default `rbf_kernel`
 * gamma is 1 / columns.
 */
export function scaleFromScikitLearn(options: { radius: number; gamma: number }): RbfScale {
  requireOptions<{ radius: number; gamma: number }>('options', options, { radius: true, gamma: true }, 'required');
  const { radius, gamma } = options;
  requirePositive('radius', radius);
  requirePositive('gamma', gamma);
  return { beta: radius * radius, gamma };
}

/** The width of a Gaussian exp(-d^2 / (2 sigma^2)), as statistics and Zhu and others write it: gamma = 1 / (2 sigma^2). */
export function gammaFromStandardDeviation(sigma: number): number {
  requirePositive('sigma', sigma);
  return 1 / (2 * sigma * sigma);
}

/**
 * GraphLearning's `epsilon_ball`: joined where d <= epsilon, weights exp(-4 d^2 / epsilon^2): beta = epsilon^2, gamma =
 * 4 / epsilon^2. Its `knn` scales every row by its own k-th distance, which no single gamma gives.
 */
export function scaleFromGraphLearning(epsilon: number): RbfScale {
  requirePositive('epsilon', epsilon);
  return { beta: epsilon * epsilon, gamma: 4 / (epsilon * epsilon) };
}

/**
 * PyGSP 0.5's `NNGraph`: joined where d <= epsilon, weights exp(-d^2 / sigma), on features that it first centres and,
 * unless told rescale=False, multiplies by s = (rows^(1 / min(columns, 3)) / 10) / r, where r is half the diagonal of
 * their bounding box. In the features' own units thus beta = (epsilon / s)^2 and gamma = s^2 / sigma. Its defaults
 * are epsilon 0.01, sigma 0.1.
 */
export function scaleFromPyGsp(
  features: FeatureMatrix,
  options: { epsilon?: number; sigma?: number; rescale?: boolean } = {},
): RbfScale {
  requireOptions<{ epsilon?: number; sigma?: number; rescale?: boolean }>('options', options, {
    epsilon: true,
    sigma: true,
    rescale: true,
  });
  const { epsilon = 0.01, sigma = 0.1, rescale = true } = options;
  requireMatrix('features', features);
  requirePositive('epsilon', epsilon);
  requirePositive('sigma', sigma);
  const { data, rows, columns } = features;
  if (!rescale) return { beta: epsilon * epsilon, gamma: 1 / sigma };
  let diagonal = 0;
  for (let c = 0; c < columns; c++) {
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < rows; row++) {
      low = Math.min(low, data[row * columns + c]);
      high = Math.max(high, data[row * columns + c]);
    }
    diagonal += (high - low) ** 2;
  }
  requirePositive('features: the diagonal of their bounding box', diagonal, 'All rows are equal: PyGSP divides by 0.');
  const s = rows ** (1 / Math.min(columns, 3)) / 10 / (Math.sqrt(diagonal) / 2);
  return { beta: (epsilon / s) ** 2, gamma: (s * s) / sigma };
}
