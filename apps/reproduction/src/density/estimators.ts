import type { DensityEstimator } from './estimator';
import { feature } from './feature';
import { pixelEncoder, pixelLaplace, pixelRefined } from './pixel';
import { random } from './random';

/** Every estimator of density, by the name that `density.estimator` of the configuration takes. */
export const densityEstimators = {
  feature,
  'pixel-laplace': pixelLaplace,
  'pixel-refined': pixelRefined,
  'pixel-encoder': pixelEncoder,
  random,
} satisfies Record<string, DensityEstimator>;

export type DensityEstimatorName = keyof typeof densityEstimators;
export const densityEstimatorNames = Object.keys(densityEstimators) as DensityEstimatorName[];
