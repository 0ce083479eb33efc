import type { StepCompiler } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireOptions, requirePositive, requireSeed } from '../errors';
import { logDensity, type LogDensityOptions, type LogDensityResult } from '../log-density';
import type { FeatureMatrix } from './feature-matrix';
import { FeatureVae } from './feature-vae';
import { principalComponents, projectOnComponents, type PrincipalComponents } from './principal-components';
import { trainFeatureVae } from './train-feature-vae';

export interface FeatureDensityOptions {
  /** Principal components that the density is of; default 32. */
  components?: number;
  /**
   * Whether components are scaled to unit variance before the autoencoder sees them; default true, which lets it
   * train equally fast on all of them.
   */
  whiten?: boolean;
  /** Length of a latent vector; default 8. */
  latentSize?: number;
  /** Width of the hidden layers; default 64. */
  hidden?: number;
  /** Training steps; default 400. */
  steps?: number;
  /** Items a step; default 128. */
  batchSize?: number;
  /** Of Adam; default 0.003. */
  learningRate?: number;
  /** Whole number that weights, batches and noise follow from; default 0. */
  seed?: number;
  /** Makes the training step one that a back end computes from a recording; default: the step as it is. */
  compile?: StepCompiler | undefined;
}

/** A density of feature vectors; `dispose` frees its weights. */
export interface FeatureDensity {
  /** Number of principal components: those asked for, or fewer where the features lack rank. */
  readonly components: number;
  readonly latentSize: number;
  /** Share of the features' variance that the components hold. */
  readonly explainedVariance: number;
  /** Negative ELBO of each training step, in nats an item. */
  readonly trainingLoss: Float64Array;
  /**
   * log p of the principal components (in the units of the features) of every row; takes the options of `logDensity`.
   * @throws DensityError where the columns are not those of the fit, or a value is not finite
   */
  logDensity(features: FeatureMatrix, options?: LogDensityOptions): Promise<LogDensityResult>;
  dispose(): void;
}

/**
 * Fits a density to feature vectors (the abstract's "estimate the density on feature space"): principal components of
 * the features, then a small variational autoencoder of them. In so few dimensions its encoder is near enough to the
 * true posterior for importance weights to be honest, which they are not on spectrograms of 9984 pixels.
 *
 * What lies outside the components is not scored: an item that differs from all others only there looks ordinary.
 *
 * @param features rows = items, all real or all of the kind whose density is asked for
 * @throws DensityError for wrong options, features that are not finite or all equal, or training that diverges
 */
export async function fitFeatureDensity(
  features: FeatureMatrix,
  options: FeatureDensityOptions = {},
): Promise<FeatureDensity> {
  requireOptions<FeatureDensityOptions>('options', options, {
    components: true,
    whiten: true,
    latentSize: true,
    hidden: true,
    steps: true,
    batchSize: true,
    learningRate: true,
    seed: true,
    compile: true,
  });
  const { components = 32, whiten = true, latentSize = 8, hidden = 64 } = options;
  const { steps = 400, batchSize = 128, learningRate = 0.003, seed = 0 } = options;
  for (const [name, value] of Object.entries({ latentSize, hidden, steps, batchSize })) requireInteger(name, value, 1);
  requirePositive('learningRate', learningRate);
  requireSeed(seed);

  const basis = principalComponents(features, { components, whiten });
  const vae = new FeatureVae(basis.components, latentSize, hidden, seed);
  try {
    const plan = { steps, batchSize, learningRate, seed, compile: options.compile };
    const trainingLoss = await trainFeatureVae(vae, projectOnComponents(basis, features), plan);
    return {
      components: basis.components,
      latentSize,
      explainedVariance: basis.explainedVariance,
      trainingLoss,
      logDensity: (queried, estimation) => logDensityOfFeatures(vae, basis, queried, estimation),
      dispose: () => vae.dispose(),
    };
  } catch (error) {
    vae.dispose();
    throw error;
  }
}

async function logDensityOfFeatures(
  vae: FeatureVae,
  basis: PrincipalComponents,
  features: FeatureMatrix,
  options?: LogDensityOptions,
): Promise<LogDensityResult> {
  const projections = projectOnComponents(basis, features);
  const x = tf.tensor2d(Float32Array.from(projections), [features.rows, basis.components]);
  try {
    const result = await logDensity(vae, x, options);
    // change of variables: whitening divides component j by sqrt(variance_j)
    const logVolume = basis.whitened ? basis.variances.reduce((sum, variance) => sum + Math.log(variance) / 2, 0) : 0;
    return { ...result, logDensity: result.logDensity.map((value) => value - logVolume) };
  } finally {
    x.dispose();
  }
}
