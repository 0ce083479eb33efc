import type * as tf from '@tensorflow/tfjs';
import { effectiveSampleSize } from './diagnostics/effective-sample-size';
import { kHat, largestUsableKHat } from './diagnostics/k-hat';
import { checkCount, DensityError } from './errors';
import { elbo } from './estimators/elbo';
import type { Estimator } from './estimators/estimator';
import { iwae } from './estimators/iwae';
import type { LatentModel } from './latent-model';
import { logImportanceWeights } from './log-weights';
import { encoderProposal } from './proposal/encoder';
import type { ProposalMaker } from './proposal/proposal';

const estimators = { elbo, iwae } satisfies Record<string, Estimator>;

export type EstimatorName = keyof typeof estimators;

export interface LogDensityOptions {
  /** `iwae` (default), the importance-weighted bound, or `elbo`, the looser evidence lower bound. */
  estimator?: EstimatorName;
  /** Latent vectors drawn an item, k; default 64. From 21 on k-hat can be told. */
  samples?: number;
  /**
   * Items in one pass of the decoder, which sees up to 32 times as many rows; default 64. It changes memory and
   * speed, not the draws.
   */
  chunkSize?: number;
  /** Whole number that all draws follow from; default 0. */
  seed?: number;
  /** Where latent vectors are drawn from; by default the encoder's q(z|x). */
  proposal?: ProposalMaker;
  /**
   * When an item counts as trustworthy: k-hat at most `kHat` (default `largestUsableKHat(samples)`, the limit of its authors,
   * 0.45 for 64 samples and at most 0.7) and an effective sample size of at least `effectiveShare` (default 0.1) of the samples.
   */
  trust?: { kHat?: number; effectiveShare?: number };
}

export interface LogDensityResult {
  /** One value an item, in nats. */
  readonly logDensity: Float64Array;
  /** Standard error of each value over new draws of z, in nats. */
  readonly standardError: Float64Array;
  /** Between 1 and `samples`: how many equally weighted draws each estimate is worth. */
  readonly effectiveSampleSize: Float64Array;
  /** Tail shape of each item's weights, see `kHat`; NaN below 21 samples. */
  readonly kHat: Float64Array;
  /**
   * Whether both diagnostics of an item are fine; false where k-hat is unknown. For `elbo`: whether the encoder is
   * near enough to the posterior for the bound to be tight.
   */
  readonly trustworthy: readonly boolean[];
  /** Share of the items that are trustworthy, in [0, 1]. */
  readonly trustworthyShare: number;
  readonly estimator: EstimatorName;
  readonly samples: number;
  readonly seed: number;
}

/**
 * log p(x) of every item under a variational autoencoder (paper 2.2), with what is needed to judge it. Latent vectors
 * z_i are drawn from the encoder's q(z|x); with `w_i = p(x|z_i) p(z_i) / q(z_i|x)` the estimate is `1/k sum log w_i`
 * (elbo) or `log 1/k sum w_i` (iwae), summed in float64.
 *
 * Both are lower bounds in expectation. Of items in many dimensions (spectrograms as pixels) the weights of a plain
 * encoder collapse onto one draw: the values then repeat well from seed to seed and still rank items wrongly, which
 * only effective sample size and k-hat show.
 *
 * Equal seeds give equal values, whatever the chunk size, up to rounding of the back end.
 *
 * @param x [items, ...]
 * @throws DensityError for wrong options, functions of the model that return wrong shapes, and densities that are NaN
 */
export async function logDensity(
  model: LatentModel,
  x: tf.Tensor,
  options: LogDensityOptions = {},
): Promise<LogDensityResult> {
  const {
    estimator = 'iwae',
    samples = 64,
    chunkSize = 64,
    seed = 0,
    proposal = encoderProposal,
    trust = {},
  } = options;
  const { kHat: largestKHat = largestUsableKHat(samples), effectiveShare = 0.1 } = trust;
  checkCount('samples', samples);
  checkCount('chunkSize', chunkSize);
  checkCount('model.latentSize', model.latentSize);
  if (!Number.isInteger(seed)) throw new DensityError('seed', `found ${seed}; expected a whole number`);
  if (!Object.hasOwn(estimators, estimator)) {
    throw new DensityError('estimator', `found '${estimator}'; expected one of ${Object.keys(estimators).join(', ')}`);
  }
  if (x.rank < 2 || x.shape[0] < 1) {
    throw new DensityError(
      'x',
      `found the shape [${x.shape.join(', ')}]; expected [items, ...] with at least one item`,
    );
  }

  const items = x.shape[0];
  const weights = await logImportanceWeights(model, x, { proposal, samples, chunkSize, seed });
  const ofItem = (item: number) => weights.subarray(item * samples, (item + 1) * samples);
  const estimates = Array.from({ length: items }, (_, item) => estimators[estimator](ofItem(item)));
  const sizes = Float64Array.from({ length: items }, (_, item) => effectiveSampleSize(ofItem(item)));
  const shapes = Float64Array.from({ length: items }, (_, item) => kHat(ofItem(item)));
  const trustworthy = estimates.map(
    (_, item) => shapes[item] <= largestKHat && sizes[item] >= effectiveShare * samples,
  );
  return {
    logDensity: Float64Array.from(estimates, (estimate) => estimate.logDensity),
    standardError: Float64Array.from(estimates, (estimate) => estimate.standardError),
    effectiveSampleSize: sizes,
    kHat: shapes,
    trustworthy,
    trustworthyShare: trustworthy.filter(Boolean).length / items,
    estimator,
    samples,
    seed,
  };
}
