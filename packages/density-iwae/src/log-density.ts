import * as tf from '@tensorflow/tfjs';
import { completeAisOptions, type AisOptions, type CompleteAisOptions } from './annealed/ais-options';
import { assessWeights, trustLimits, warningsOf, type TrustOptions } from './diagnostics/trust';
import { DensityError, requireInteger, requireName, requireOptions, requireSeed } from './errors';
import type { ChunkFindings } from './estimators/estimator';
import { estimators, type EstimatorName } from './estimators/estimators';
import type { LatentModel } from './latent-model';
import { temperedModel } from './likelihood/tempered';
import { proposalMaker, type ProposalName } from './proposal/proposals';
import type { ProposalMaker } from './proposal/proposal';
import { WeightSummary } from './weights/weight-summary';

export interface LogDensityOptions {
  /** Default `iwae`. */
  estimator?: EstimatorName;
  /** Latent vectors (for `ais`: chains) drawn an item, k; default 64. From 21 on k-hat can be told. */
  samples?: number;
  /**
   * Items in one pass of the decoder, which sees up to 32 times as many rows; default 64. It changes memory and
   * speed, not the draws.
   */
  chunkSize?: number;
  /** Whole number that all draws follow from; default 0. */
  seed?: number;
  /** Where latent vectors are drawn from, by name or as a maker; default `encoder`, for the estimator `laplace`: `laplace`. */
  proposal?: ProposalName | ProposalMaker;
  /** Of `ais` alone. */
  ais?: AisOptions;
  /**
   * In (0, 1], default 1: multiplies the log-likelihood, see `temperedModel`. Below 1 the value is a score on a blunter scale, no log-density.
   */
  likelihoodPower?: number;
  /** When an item counts as trustworthy. */
  trust?: TrustOptions;
}

export interface LogDensityResult {
  /** One value an item, in nats. */
  readonly logDensity: Float64Array;
  /** Standard error of each value over new draws of z, in nats; NaN for `laplace`, whose error draws do not show. */
  readonly standardError: Float64Array;
  /** Between 1 and `samples`: how many equally weighted draws each estimate is worth. */
  readonly effectiveSampleSize: Float64Array;
  /** Tail shape of each item's weights, see `kHat`; NaN below 21 samples. */
  readonly kHat: Float64Array;
  /**
   * Whether both diagnostics of an item are fine; false where k-hat is unknown. For `elbo` they tell whether the same draws would
   * give a sound IWAE value: the ELBO stays below log p(x) by KL(q, p(z|x)) all the same.
   */
  readonly trustworthy: readonly boolean[];
  /** Share of the items that are trustworthy, in [0, 1]. */
  readonly trustworthyShare: number;
  /** In words, what cannot be trusted and what to do; empty where all is well. */
  readonly warnings: readonly string[];
  /** Of `ais`: the share of each item's Hamiltonian moves that were accepted. */
  readonly acceptance?: Float64Array;
  readonly estimator: EstimatorName;
  readonly samples: number;
  readonly seed: number;
}

/**
 * log p(x) of every item under a variational autoencoder (paper 2.2), with what is needed to judge it. Latent vectors
 * z_i are drawn from a proposal, by default the encoder's q(z|x); with `w_i = p(x|z_i) p(z_i) / q(z_i|x)` the estimate is `1/k sum log w_i`
 * (elbo), `log 1/k sum w_i` (iwae), or one of `EstimatorName`'s others, summed in float64.
 *
 * ELBO, IWAE and AIS are lower bounds in expectation. Of items in many dimensions (spectrograms as pixels) the weights of a plain
 * encoder collapse onto one draw: the values then repeat well from seed to seed and still rank items wrongly, which
 * only effective sample size and k-hat show.
 *
 * Weights are not kept: memory grows with the items, with the square root of `samples`, and with `chunkSize` times one pass of the decoder. Equal
 * seeds give equal values, whatever the chunk size, up to rounding of the back end.
 *
 * @param x [items, ...]
 * @throws DensityError for wrong options, functions of the model that return wrong shapes, and densities that are NaN
 */
export async function logDensity(
  model: LatentModel,
  x: tf.Tensor,
  options: LogDensityOptions = {},
): Promise<LogDensityResult> {
  const plan = checkedPlan(model, x, options);
  const { estimator, samples, chunkSize, seed } = plan;
  const items = x.shape[0];
  const summaries = Array.from({ length: items }, () => new WeightSummary(samples));
  const found: ChunkFindings[] = [];
  for (let firstItem = 0; firstItem < items; firstItem += chunkSize) {
    const count = Math.min(chunkSize, items - firstItem);
    const chunk = tf.slice(x, firstItem, count);
    try {
      found.push(await weigh(plan, chunk, firstItem, summaries.slice(firstItem, firstItem + count)));
    } finally {
      chunk.dispose();
    }
  }

  const assessed = summaries.map((summary) => assessWeights(summary, estimators[estimator].estimate, plan.limits));
  const column = (name: 'logDensity' | 'standardError' | 'effectiveSampleSize' | 'kHat') =>
    Float64Array.from(assessed, (item) => item[name]);
  const ownValues = joined(found, 'logDensity');
  const acceptance = joined(found, 'acceptance');
  const trustworthy = assessed.map((item) => item.trustworthy);
  return {
    logDensity: ownValues ?? column('logDensity'),
    standardError: ownValues ? new Float64Array(items).fill(NaN) : column('standardError'),
    effectiveSampleSize: column('effectiveSampleSize'),
    kHat: column('kHat'),
    trustworthy,
    trustworthyShare: trustworthy.filter(Boolean).length / items,
    warnings: warningsOf(assessed, plan.limits, samples),
    ...(acceptance && { acceptance }),
    estimator,
    samples,
    seed,
  };
}

interface Plan {
  readonly model: LatentModel;
  readonly makeProposal: ProposalMaker;
  readonly estimator: EstimatorName;
  readonly samples: number;
  readonly chunkSize: number;
  readonly seed: number;
  readonly ais: CompleteAisOptions;
  readonly limits: Required<TrustOptions>;
}

function checkedPlan(model: LatentModel, x: tf.Tensor, options: LogDensityOptions): Plan {
  requireOptions<LogDensityOptions>('options', options, {
    estimator: true,
    samples: true,
    chunkSize: true,
    seed: true,
    proposal: true,
    ais: true,
    likelihoodPower: true,
    trust: true,
  });
  const { estimator = 'iwae', samples = 64, chunkSize = 64, seed = 0, likelihoodPower = 1 } = options;
  requireName('estimator', estimator, Object.keys(estimators));
  const { proposal = estimators[estimator].proposal, ais = {}, trust = {} } = options;
  requireInteger('samples', samples, 1);
  requireInteger('chunkSize', chunkSize, 1);
  requireInteger('model.latentSize', model.latentSize, 1);
  requireSeed(seed);
  requireInteger('samples', samples, estimators[estimator].fewestSamples, Infinity, `'${estimator}' needs them.`);
  if (x.rank < 2 || x.shape[0] < 1) {
    throw new DensityError('x', `the shape [${x.shape.join(', ')}]`, '[items, ...] with at least one item');
  }
  return {
    model: likelihoodPower === 1 ? model : temperedModel(model, likelihoodPower),
    makeProposal: proposalMaker(proposal),
    estimator,
    samples,
    chunkSize,
    seed,
    ais: completeAisOptions(ais, model.latentSize),
    limits: trustLimits(trust, samples),
  };
}

async function weigh(
  { model, makeProposal, estimator, seed, ais }: Plan,
  x: tf.Tensor,
  firstItem: number,
  summaries: readonly WeightSummary[],
): Promise<ChunkFindings> {
  const proposal = await makeProposal(model, x, { seed, firstItem });
  try {
    return await estimators[estimator].weigh({ model, x, proposal, ais, seed, firstItem }, summaries);
  } finally {
    proposal.dispose();
  }
}

/** A finding of all chunks, one number an item; undefined where the estimator has none. */
function joined(found: readonly ChunkFindings[], name: keyof ChunkFindings): Float64Array | undefined {
  const parts = found.map((ofChunk) => ofChunk[name]).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : Float64Array.from(parts.flatMap((part) => [...part]));
}
