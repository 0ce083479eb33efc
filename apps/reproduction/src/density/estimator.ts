import type { FeatureMatrix, LatentModel, LogDensityResult } from '@image2audio/density-iwae';
import type { Random, StepCompiler } from '@image2audio/tfjs-training';

/** What the configuration says to every estimator. */
export interface DensitySettings {
  /** Draws an item. */
  importanceSamples: number;
  /** Of the VAE on features: principal components that it reads, size of its latent, steps of its training. */
  components: number;
  latentSize: number;
  steps: number;
}

/** Generated spectrograms whose density is asked for, and what an estimator may read for it. */
export interface DensityTask {
  /** `[count, frames, bands]`, row-major, standardised. */
  spectrograms: { data: Float32Array; count: number; shape: readonly [number, number] };
  /** The target VAE of the translator: p(x | z) and q(z | x) of a spectrogram. */
  targetVae: LatentModel;
  /** Dis_t's features of the generated spectrograms, and of the real clips of D_t and D_u. */
  features: FeatureMatrix;
  realFeatures: FeatureMatrix;
  settings: DensitySettings;
  /** Of this round, by purpose. */
  seedOf: (purpose: string) => number;
  streamOf: (purpose: string) => Random;
  compile: StepCompiler;
}

/** How far an estimate can be trusted; null where nothing is estimated. */
export type Trust = Pick<LogDensityResult, 'effectiveSampleSize' | 'kHat' | 'trustworthyShare'>;

/** An estimator of log p(x): a value that the configuration names. */
export interface DensityEstimator {
  /** Where the density is taken, as results print it. */
  space: string;
  /** One number an item, higher is denser, and how far it can be trusted. */
  estimate: (task: DensityTask) => Promise<{ logDensity: Float64Array; trust: Trust | null }>;
}
