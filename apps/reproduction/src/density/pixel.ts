import { logDensity, type LogDensityOptions } from '@image2audio/density-iwae';
import * as tf from '@tensorflow/tfjs';
import type { DensityEstimator } from './estimator';

/** Laplace's approximation of log p(x) at the mode of the target VAE's posterior. */
export const pixelLaplace = inPixelSpace({ estimator: 'laplace', proposal: 'laplace' });

/** Importance weights from a proposal that is refined for each item. */
export const pixelRefined = inPixelSpace({ estimator: 'iwae', proposal: 'refined' });

/** Importance weights from the plain encoder, which collapse: for comparison only (docs/studies/density-ranking.md). */
export const pixelEncoder = inPixelSpace({ estimator: 'iwae', proposal: 'encoder' });

/** log p(x) of the spectrogram itself under the target VAE (paper 2.2). */
function inPixelSpace(options: LogDensityOptions): DensityEstimator {
  return {
    space: 'pixel',
    async estimate({ spectrograms: { data, count, shape }, targetVae, settings, seedOf }) {
      const x = tf.tensor3d(data, [count, ...shape]);
      const result = await logDensity(targetVae, x, {
        ...options,
        samples: settings.importanceSamples,
        seed: seedOf('density'),
        chunkSize: 32,
      });
      x.dispose();
      return { logDensity: result.logDensity, trust: result };
    },
  };
}
