import {
  fitFeatureDensity,
  logDensity,
  type LatentModel,
  type LogDensityOptions,
  type LogDensityResult,
} from '@image2audio/density-iwae';
import type { Prediction } from '@image2audio/kplus1-classifier';
import type { Translator } from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import { stepCompiler } from '../backend/step-compiler';
import type { RowComponents } from '../config/rows';
import type { Config } from '../config/schema';
import type { ItemSet } from '../features/item-set';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import { featureMatrix, type FeatureMatrix } from './clip-features';

/** How far the densities can be trusted, over the bank. */
export interface DensityFacts {
  densitySpace: string;
  /** Of `importanceSamples` weights, how many count: near 1 the estimate rests on a single draw. */
  effectiveSampleSize: number | null;
  /** Median. 'Infinity': the weights collapsed; '-Infinity': they have no tail; 'NaN': too few draws to tell. */
  kHat: number | string | null;
  trustworthyShare: number | null;
}

/**
 * The log-density of generated spectrograms (paper 2.2): under a small VAE on Dis_t's features, fitted to the real clips of
 * D_t and D_u, or under the target VAE itself in pixel space. The control ranks at random.
 */
export async function rankByDensity(
  translator: Translator,
  real: FeatureMatrix,
  generated: ItemSet,
  prediction: Prediction,
  { density }: Config,
  { seed, round, control }: { seed: number; round: number; control: RowComponents['control'] },
): Promise<{ rank: Float64Array; facts: DensityFacts }> {
  if (control === 'random-rank') {
    const random = randomStream(seed, 'random rank', round);
    const rank = Float64Array.from({ length: generated.count }, random);
    return {
      rank,
      facts: { densitySpace: 'none: random rank', effectiveSampleSize: null, kHat: null, trustworthyShare: null },
    };
  }
  const options = {
    estimator: 'iwae' as const,
    samples: density.importanceSamples,
    seed: deriveSeed(seed, 'density', round),
  };
  if (density.space === 'pixel') {
    const x = tf.tensor3d(generated.data, [generated.count, ...generated.shape]);
    const result = await logDensity(targetModel(translator), x, {
      ...options,
      ...pixelEstimates[density.pixelEstimate],
      chunkSize: 32,
    });
    x.dispose();
    return { rank: result.logDensity, facts: factsOf('pixel', result) };
  }
  const { components, latentSize, steps } = density;
  const model = await fitFeatureDensity(real, {
    components,
    latentSize,
    steps,
    seed: options.seed,
    compile: await stepCompiler(),
  });
  const result = await model.logDensity(featureMatrix(prediction), options);
  model.dispose();
  return { rank: result.logDensity, facts: factsOf('feature', result) };
}

const pixelEstimates = {
  laplace: { estimator: 'laplace', proposal: 'laplace' },
  refined: { estimator: 'iwae', proposal: 'refined' },
  encoder: { estimator: 'iwae', proposal: 'encoder' },
} satisfies Record<Config['density']['pixelEstimate'], LogDensityOptions>;

/** The target VAE as a latent model of spectrograms. */
export function targetModel(translator: Translator): LatentModel {
  return {
    latentSize: translator.options.latentSize,
    encode: (x) => translator.encode('target', x),
    logLikelihood: (x, z) => translator.logLikelihood('target', x, z),
    logPrior: (z) => translator.logPrior(z),
  };
}

function factsOf(
  densitySpace: string,
  { effectiveSampleSize, kHat, trustworthyShare }: LogDensityResult,
): DensityFacts {
  const mean = effectiveSampleSize.reduce((sum, value) => sum + value, 0) / effectiveSampleSize.length;
  const median = Float64Array.from(kHat).sort()[kHat.length >> 1];
  return {
    densitySpace,
    effectiveSampleSize: mean,
    kHat: Number.isFinite(median) ? median : String(median),
    trustworthyShare,
  };
}
