import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import type { Estimator, WeighedChunk } from '../estimators/estimator';
import { iwae } from '../estimators/iwae';
import { checkTerms, jointTerms, logJoint, repeatItems } from '../log-joint';
import { checkProposed, DRAWS_PER_PASS } from '../log-weights';
import { itemNoise, itemUniforms } from '../proposal/noise';
import type { WeightSummary } from '../weights/weight-summary';
import { hamiltonianMove, type AnnealedTarget, type ChainState } from './hamiltonian-move';

/** What is drawn, so that no two purposes share numbers. The first draws are those of plain importance sampling. */
const [MOMENTUM, ACCEPTANCE, PILOT] = [0xa15, 0xacc, 0x9170];
/** How fast log step size follows the pilot's acceptance: fast at first, and later fast enough for a distribution that narrows. */
const adaptationRate = (temperature: number) => Math.max(0.2, 1 / Math.sqrt(temperature));
/** A step size is off by up to this share at random: a chain cannot fall into step with an orbit. */
const JITTER = 0.2;

/** How far into the tails of the sigmoid the ladder begins and ends (Wu and others, 2017). */
const REACH = 4;

/** An estimate from a chain a draw, each a weight of IWAE's. */
export const ais: Estimator = {
  proposal: 'encoder',
  fewestSamples: 1,
  estimate: iwae,
  weigh: async (chunk, summaries) => ({ acceptance: await annealChunk(chunk, summaries) }),
};

/**
 * Annealed importance sampling (Neal, 2001) of a chunk of items: chains start from the proposal and are moved by Hamiltonian Monte Carlo
 * through `log p_b = (1 - b) log q(z) + b log p(x, z)`, b rising from 0 to 1 along a sigmoid; a chain's log weight is `sum_t (b_t - b_(t-1)) (log p(x, z_(t-1)) -
 * log q(z_(t-1)))`, and the mean weight is an unbiased estimate of p(x). Adds one weight a chain to the items' summaries.
 *
 * Step sizes are found for every item and temperature by a pilot run with other draws and then stay: adapting them to the very chains that are
 * weighed would make the weights biased.
 *
 * @returns the share of moves that were accepted, one an item; NaN with one temperature, which takes none
 */
async function annealChunk(run: WeighedChunk, summaries: readonly WeightSummary[]): Promise<Float64Array> {
  const { x, proposal, ais: options } = run;
  if (!proposal.logDensity) {
    throw new DensityError(
      'proposal',
      'one without logDensity(z)',
      "one with it, which 'ais' anneals from",
      "Add it, or take 'encoder', 'prior', 'refined' or 'laplace'.",
    );
  }
  const items = x.shape[0];
  const stepSizes = Array.from({ length: options.temperatures }, () => new Float64Array(items).fill(options.stepSize));
  if (options.temperatures > 1) {
    await annealBlock(run, options.pilotChains, PILOT, stepSizes, {
      moved: (t, acceptance) => {
        for (let item = 0; item < items; item++) {
          const factor = Math.exp(adaptationRate(t + 1) * (acceptance[item] - options.targetAcceptance));
          // this temperature's moves and all after it
          for (let later = t; later < options.temperatures; later++) stepSizes[later][item] *= factor;
        }
      },
    });
  }

  const accepted = new Float64Array(items);
  const chains = summaries[0].samples;
  for (let first = 0; first < chains; first += DRAWS_PER_PASS) {
    const count = Math.min(DRAWS_PER_PASS, chains - first);
    const logWeights = await annealBlock(run, count, first / DRAWS_PER_PASS, stepSizes, {
      moved: (_, acceptance) => {
        for (let item = 0; item < items; item++) accepted[item] += acceptance[item] * count;
      },
    });
    for (const [at, value] of logWeights.entries()) summaries[Math.floor(at / count)].add(value);
  }
  const moves = (options.temperatures - 1) * chains;
  return accepted.map((sum) => (moves === 0 ? NaN : sum / moves));
}

/** Anneals `chains` chains an item and gives their log weights, items x chains. `moved` hears the mean acceptance of each item. */
async function annealBlock(
  run: WeighedChunk,
  chains: number,
  block: number,
  stepSizes: readonly Float64Array[],
  { moved }: { moved: (temperature: number, acceptance: Float64Array) => void },
): Promise<Float64Array> {
  const { x, proposal, ais: options, seed, firstItem, model } = run;
  const items = x.shape[0];
  const ladder = sigmoidLadder(options.temperatures);
  const logWeights = new Float64Array(items * chains);
  const repeated = repeatItems(x, chains);
  const target = annealedTarget(run, repeated, chains);
  const source = (...purpose: number[]) => ({ seed, firstItem, purpose });
  let state: ChainState | undefined;
  try {
    state = tf.tidy(() => {
      const size = proposal.noiseSize ?? model.latentSize;
      return { ...target.evaluate(proposal.draw(itemNoise({ items, draws: chains, size }, source(block))).z) };
    });
    for (let t = 1; t <= options.temperatures; t++) {
      await addIncrements(logWeights, state, ladder[t] - ladder[t - 1], { firstItem, chains });
      if (t === options.temperatures) break;
      const before = state;
      const { acceptance, ...next } = tf.tidy(() => {
        const momentum = itemNoise({ items, draws: chains, size: model.latentSize }, source(block, MOMENTUM, t));
        const uniform = itemUniforms({ items, draws: 2 * chains }, source(block, ACCEPTANCE, t));
        const [accepting, jittering] = tf.split<tf.Tensor2D>(uniform, 2, 1);
        const jitter = tf.add(tf.mul(jittering, 2 * JITTER), 1 - JITTER);
        const stepSize = tf.expandDims(tf.mul(jitter, tf.tensor2d(Float32Array.from(stepSizes[t - 1]), [items, 1])), 2);
        const scale = proposal.scale ? tf.expandDims(proposal.scale, 1) : tf.ones([1, 1, 1]);
        const plan = { stepSize, scale, steps: options.leapfrogSteps };
        const after = hamiltonianMove(before, target, ladder[t], { momentum, uniform: accepting }, plan);
        return { ...after.state, acceptance: after.acceptance };
      });
      tf.dispose(tensorsOf(before));
      state = next;
      const accepted = await acceptance.data();
      acceptance.dispose();
      moved(t - 1, itemMeans(accepted, items));
    }
    return logWeights;
  } finally {
    tf.dispose([repeated, state ? tensorsOf(state) : []]);
  }
}

function tensorsOf({ z, logStart, logLikelihood, logPrior }: ChainState): tf.Tensor[] {
  return [z, logStart, logLikelihood, logPrior];
}

function annealedTarget({ model, proposal }: WeighedChunk, repeated: tf.Tensor, chains: number): AnnealedTarget {
  const logStart = (z: tf.Tensor3D) => proposal.logDensity!(z);
  return {
    evaluate: (z) => {
      const [items, , size] = z.shape;
      const { logLikelihood, logPrior } = jointTerms(model, repeated, tf.reshape(z, [items * chains, size]));
      return {
        z,
        logStart: logStart(z),
        logLikelihood: tf.reshape(logLikelihood, [items, chains]),
        logPrior: tf.reshape(logPrior, [items, chains]),
      };
    },
    gradient: (z, b) =>
      tf.grad((at) => {
        const position = at as tf.Tensor3D;
        const joint = logJoint(model, repeated, position);
        return tf.sum(tf.add(tf.mul(logStart(position), 1 - b), tf.mul(joint, b)));
      })(z) as tf.Tensor3D,
  };
}

/** `width (log p(x, z) - log q(z))` of every chain, added in float64. */
async function addIncrements(
  logWeights: Float64Array,
  { logStart, logLikelihood, logPrior }: ChainState,
  width: number,
  { firstItem, chains }: { firstItem: number; chains: number },
): Promise<void> {
  const stacked = tf.tidy(() => tf.stack([logStart, logLikelihood, logPrior]));
  const values = await stacked.data();
  stacked.dispose();
  const rows = logWeights.length;
  for (let at = 0; at < rows; at++) {
    const [start, likelihood, prior] = [values[at], values[rows + at], values[2 * rows + at]];
    const item = firstItem + Math.floor(at / chains);
    checkTerms(item, likelihood, prior);
    checkProposed(item, start);
    logWeights[at] += width * (likelihood + prior - start);
  }
}

function itemMeans(values: ArrayLike<number>, items: number): Float64Array {
  const chains = values.length / items;
  return Float64Array.from({ length: items }, (_, item) => {
    let sum = 0;
    for (let chain = 0; chain < chains; chain++) sum += values[item * chains + chain];
    return sum / chains;
  });
}

/**
 * Inverse temperatures from 0 to 1 along a sigmoid, `b_t = (s(4 (2t/T - 1)) - s(-4)) / (s(4) - s(-4))` for t = 0 to T: small steps at both ends,
 * where the annealed distribution changes most.
 */
export function sigmoidLadder(temperatures: number): Float64Array {
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  const [lowest, highest] = [sigmoid(-REACH), sigmoid(REACH)];
  return Float64Array.from({ length: temperatures + 1 }, (_, t) =>
    t === temperatures ? 1 : (sigmoid(REACH * ((2 * t) / temperatures - 1)) - lowest) / (highest - lowest),
  );
}
