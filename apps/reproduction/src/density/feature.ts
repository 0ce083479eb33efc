import { fitFeatureDensity } from '@image2audio/density-iwae';
import type { DensityEstimator } from './estimator';

/** log p(f(x)) under a small VAE on Dis_t's features, fitted to the real clips: so small that its importance weights are honest. */
export const feature: DensityEstimator = {
  space: 'feature',
  async estimate({ features, realFeatures, settings, seedOf, compile }) {
    const { components, latentSize, steps, importanceSamples: samples } = settings;
    const seed = seedOf('density');
    const model = await fitFeatureDensity(realFeatures, { components, latentSize, steps, seed, compile });
    const result = await model.logDensity(features, { estimator: 'iwae', samples, seed });
    model.dispose();
    return { logDensity: result.logDensity, trust: result };
  },
};
