import type { LatentModel } from '@image2audio/density-iwae';
import type { Translator } from '@image2audio/unit-translator';
import type { Trust } from '../density/estimator';
import { densityEstimators } from '../density/estimators';
import type { FeatureMatrix } from '../features/feature-matrix';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import type { TranslatorInTraining } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import { featureMatrix, type PredictedTranslations } from './clip-features';
import type { Translations } from './translate-faces';

/** Spectrograms translated from faces, with their faces' labels and the log-density that ranks them. */
export interface GeneratedBank extends Translations {
  /** Higher is denser. */
  rank: Float64Array;
  facts: DensityFacts & {
    /** Share of the translations that Dis_t gives the class of their face. */
    generatedInClass: number;
  };
}

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
 * Density estimation (paper 2.2): log p(x) >= E_q(z|x) log p(x|z) p(z) / q(z|x), of generated spectrograms, by the estimator that the
 * configuration names. The denser share epsilon of each class joins D_t in every batch, the rest is D_g.
 */
export async function rankByDensity(
  { config: { density }, seed, backend }: TrainingContext,
  { translator }: Pick<TranslatorInTraining, 'translator'>,
  { real, generated }: { real: FeatureMatrix; generated: PredictedTranslations },
  round: number,
): Promise<GeneratedBank> {
  const { items, labels, prediction } = generated;
  const { space, estimate } = densityEstimators[density.estimator];
  const { logDensity, trust } = await estimate({
    spectrograms: items,
    targetVae: targetModel(translator),
    features: featureMatrix(prediction),
    realFeatures: real,
    settings: density,
    seedOf: (purpose) => deriveSeed(seed, purpose, round),
    streamOf: (purpose) => randomStream(seed, purpose, round),
    compile: backend.compile,
  });
  const inClass = labels.reduce((count, label, index) => count + (prediction.labels[index] === label ? 1 : 0), 0);
  const facts = { densitySpace: space, ...trustOf(trust), generatedInClass: inClass / items.count };
  return { items, labels, rank: logDensity, facts };
}

/** The target VAE as a latent model of spectrograms. */
export function targetModel(translator: Translator): LatentModel {
  return {
    latentSize: translator.options.latentSize,
    encode: (x) => translator.encode('target', x),
    logLikelihood: (x, z) => translator.logLikelihood('target', x, z),
    logPrior: (z) => translator.logPrior(z),
  };
}

function trustOf(trust: Trust | null): Omit<DensityFacts, 'densitySpace'> {
  if (trust === null) return { effectiveSampleSize: null, kHat: null, trustworthyShare: null };
  const { effectiveSampleSize, kHat, trustworthyShare } = trust;
  const mean = effectiveSampleSize.reduce((sum, value) => sum + value, 0) / effectiveSampleSize.length;
  const median = Float64Array.from(kHat).sort()[kHat.length >> 1];
  return { effectiveSampleSize: mean, kHat: Number.isFinite(median) ? median : String(median), trustworthyShare };
}
