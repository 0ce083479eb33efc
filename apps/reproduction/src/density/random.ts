import type { DensityEstimator } from './estimator';

/** No density: the control that any estimator would have to beat. */
export const random: DensityEstimator = {
  space: 'none: random rank',
  estimate({ features: { rows }, streamOf }) {
    return Promise.resolve({ logDensity: Float64Array.from({ length: rows }, streamOf('random rank')), trust: null });
  },
};
