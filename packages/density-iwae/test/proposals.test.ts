import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DensityError, logDensity, type LatentModel, type LogDensityOptions } from '../src/index';
import { laplaceProposal, priorProposal, refinedProposal, type Proposal } from '../src/proposals';
import { logStudentNormalizer } from '../src/proposal/laplace';
import { itemNoise, itemUniforms } from '../src/proposal/noise';
import { expectClose, fixture, mean, standardErrorOfMean } from './numbers';
import { ProbabilisticPca } from './probabilistic-pca';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const context = { seed: 0, firstItem: 0 };
const off = { shift: 0.5, inflation: 0.7 };
/** A Gaussian's mode is near enough after fewer steps than the default, which is made for networks. */
const laplace = laplaceProposal({ steps: 40, learningRate: 0.05 });

async function gapsOf(pca: ProbabilisticPca, model: LatentModel, items: number, options: LogDensityOptions) {
  const { x, truth } = pca.items(items, 1);
  const result = await logDensity(model, x, options);
  x.dispose();
  return { result, gaps: Array.from(result.logDensity, (value, item) => value - truth[item]) };
}

describe.each([2, 8, 32, 64])('%i latent dimensions that the posterior correlates', (latentSize) => {
  const pca = new ProbabilisticPca(latentSize, true);
  const model = pca.model(off);

  it("Laplace's approximation is log p(x) of a Gaussian posterior, wherever the encoder is (within 0.005 nats)", async () => {
    const { gaps, result } = await gapsOf(pca, model, 12, { estimator: 'laplace', proposal: laplace, samples: 32 });
    expect(Math.max(...gaps.map(Math.abs))).toBeLessThan(0.005);
    expect(result.standardError.every(Number.isNaN)).toBe(true);
  });

  it('IWAE-64 from its Student-t proposal is log p(x) within 4 standard errors, and trusted', async () => {
    const { gaps, result } = await gapsOf(pca, model, 30, { proposal: laplace, samples: 64 });
    expect(Math.abs(mean(gaps))).toBeLessThan(4 * standardErrorOfMean(gaps) + 0.005);
    expect(Math.max(...gaps.map(Math.abs))).toBeLessThan(0.5);
    // draws worth of a Gaussian from a Student-t of max(5, D / 2) degrees: 0.92, 0.77, 0.76 and 0.74 of 64
    expect(mean(result.effectiveSampleSize) / 64).toBeGreaterThan(0.65);
    expect(result.trustworthyShare).toBeGreaterThan(0.9);
  });

  it('refinement brings the ELBO to that of the best diagonal Gaussian (within 0.3 nats of D = 64)', async () => {
    const elbo = { estimator: 'elbo', samples: 64 } as const;
    const { gaps: before } = await gapsOf(pca, model, 20, elbo);
    const { gaps } = await gapsOf(pca, model, 20, {
      ...elbo,
      proposal: refinedProposal({ steps: 120, pairs: 2, learningRate: 0.03 }),
    });
    expect(Math.abs(mean(before) + pca.divergence(off))).toBeLessThan(5 * standardErrorOfMean(before) + 0.01);
    const best = pca.divergence();
    expect(-mean(gaps)).toBeGreaterThan(best - 5 * standardErrorOfMean(gaps));
    expect(-mean(gaps)).toBeLessThan(best + 0.02 + (0.28 * latentSize) / 64);
    expect(-mean(gaps)).toBeLessThan(-mean(before));
  });
});

describe.each([2, 16, 64])('%i independent latent dimensions, an encoder that is off', (latentSize) => {
  const pca = new ProbabilisticPca(latentSize);
  // the same weights in all sizes: a variance of 1.8 times the squared mean
  const error = { shift: Math.sqrt(Math.log(2.8) / latentSize) };
  const model = pca.model(error);

  it('ELBO <= IWAE-4 <= IWAE-16 <= IWAE-64 <= log p(x), the bias of IWAE within its bounds', async () => {
    const bounds = [];
    for (const [samples, estimator] of [
      [64, 'elbo'],
      [4, 'iwae'],
      [16, 'iwae'],
      [64, 'iwae'],
    ] as const) {
      const { gaps } = await gapsOf(pca, model, 1200, { samples, estimator, seed: samples, chunkSize: 500 });
      bounds.push(mean(gaps));
      const slack = 4 * standardErrorOfMean(gaps) + 0.001;
      if (estimator === 'elbo') expect(Math.abs(mean(gaps) + pca.divergence(error))).toBeLessThan(slack);
      else {
        // bias of order 1/k, -Var(w) / (2 k E(w)^2), which overstates it for few draws
        const first = pca.weightVariance(error) / (2 * samples);
        expect(mean(gaps)).toBeLessThan(slack);
        expect(mean(gaps)).toBeGreaterThan(-1.1 * first - slack);
      }
    }
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
  });

  it('JVI-1 is nearer to log p(x) than IWAE of the same draws', async () => {
    const iwae = await gapsOf(pca, model, 4000, { samples: 8, chunkSize: 1000 });
    const jackknife = await gapsOf(pca, model, 4000, { samples: 8, chunkSize: 1000, estimator: 'jvi1' });
    expect(Math.abs(mean(jackknife.gaps))).toBeLessThan(Math.abs(mean(iwae.gaps)) / 2);
  });

  it('95 % intervals of IWAE-256 and JVI-1 hold log p(x) in 90 to 98 % of 300 items', async () => {
    for (const estimator of ['iwae', 'jvi1'] as const) {
      const { gaps, result } = await gapsOf(pca, model, 300, { samples: 256, estimator, seed: 9 });
      const covered = gaps.filter((gap, item) => Math.abs(gap) < 1.96 * result.standardError[item]).length / 300;
      expect(covered).toBeGreaterThan(0.9);
      expect(covered).toBeLessThan(0.98);
    }
  });
});

describe('estimates that cannot be trusted', () => {
  it('say so: an encoder far too narrow, in 32 dimensions', async () => {
    const pca = new ProbabilisticPca(32);
    const { result, gaps } = await gapsOf(pca, pca.model({ inflation: 0.1 }), 20, { samples: 64 });
    expect(mean(gaps)).toBeLessThan(-5);
    expect(result.trustworthyShare).toBe(0);
    expect(result.warnings.join(' ')).toMatch(/20 of 20 items have a k-hat above 0.45.*'laplace'/);
    const fine = await gapsOf(pca, pca.model(), 20, { samples: 64 });
    expect(fine.result.warnings).toEqual([]);
    expect((await gapsOf(pca, pca.model(), 2, { samples: 8 })).result.warnings.join()).toContain('at least 21');
  });
});

describe('a tempered likelihood', () => {
  it('multiplies the log-likelihood: log E_p(z) p(x|z)^power, known for a Gaussian', async () => {
    // x | z is N(z, 1), z is N(0, 1): N(x; z, 1)^b = N(x; z, 1/b) (2 pi)^((1 - b) / 2) b^(-1/2)
    const model: LatentModel = {
      latentSize: 1,
      encode: (x) => ({ mean: tf.mul(x, 0.5), logVariance: tf.fill(x.shape as [number, number], -0.7) }),
      logLikelihood: (x, z) => tf.sum(tf.sub(tf.mul(tf.square(tf.sub(x, z)), -0.5), 0.5 * Math.log(2 * Math.PI)), 1),
    };
    const [x, power] = [tf.tensor2d([[0.3], [-1], [2]]), 0.4];
    const { logDensity: values } = await logDensity(model, x, {
      likelihoodPower: power,
      proposal: 'laplace',
      estimator: 'laplace',
    });
    const expected = [0.3, -1, 2].map((at) => {
      const variance = 1 + 1 / power;
      const gaussian = -0.5 * (at ** 2 / variance + Math.log(2 * Math.PI * variance));
      return gaussian + 0.5 * (1 - power) * Math.log(2 * Math.PI) - 0.5 * Math.log(power);
    });
    expectClose(values, expected, 1e-3);
    x.dispose();
  });
});

describe('proposals', () => {
  const pca = new ProbabilisticPca(3, true);
  const { x } = pca.items(4, 2);
  afterAll(() => x.dispose());

  it('Student-t of full rank: scipy 1.17.1 multivariate_t (within 1e-9 without the back end)', () => {
    const { cases } = fixture('student-t') as {
      cases: { size: number; freedom: number; squaredDistance: number; logDensity: number }[];
    };
    expect(cases.length).toBeGreaterThan(3);
    for (const { size, freedom, squaredDistance, logDensity: expected } of cases) {
      const ours = logStudentNormalizer(size, freedom) - ((freedom + size) / 2) * Math.log1p(squaredDistance / freedom);
      expect(Math.abs(ours - expected)).toBeLessThan(1e-9);
    }
  });

  it.each([
    ['refined', refinedProposal({ steps: 5 })],
    ['laplace', laplace],
    ['laplace with 3 degrees of freedom', laplaceProposal({ steps: 40, degreesOfFreedom: 3 })],
    ['prior', priorProposal],
  ])('%s: the log-density of its draws is that of its logDensity(z)', async (_, make) => {
    const proposal: Proposal = await make(pca.model(off), x, context);
    const [drawn, again] = tf.tidy(() => {
      const noise = itemNoise({ items: 4, draws: 5, size: proposal.noiseSize ?? 3 }, { ...context, purpose: [1] });
      const { z, logDensity: density } = proposal.draw(noise);
      return [density, proposal.logDensity!(z)];
    });
    expectClose(again.dataSync(), drawn.dataSync(), 1e-3);
    tf.dispose([drawn, again]);
    proposal.dispose();
  });

  it.each([
    ['refined', refinedProposal({ steps: 3 })],
    ['laplace', laplaceProposal({ steps: 3 })],
  ])('%s does not depend on the chunk size, and leaves no tensor behind', async (_, proposal) => {
    const tensors = tf.memory().numTensors;
    const whole = await logDensity(pca.model(off), x, { proposal, samples: 8 });
    const pieces = await logDensity(pca.model(off), x, { proposal, samples: 8, chunkSize: 3 });
    expectClose(pieces.logDensity, whole.logDensity, 1e-3);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('a likelihood that is not finite, or not summed, leaves no tensor behind either', async () => {
    const tensors = tf.memory().numTensors;
    const broken: LatentModel = { ...pca.model(), logLikelihood: (items) => tf.fill([items.shape[0]], NaN) };
    const notSummed: LatentModel = { ...pca.model(), logLikelihood: (items) => items as tf.Tensor1D };
    for (const model of [broken, notSummed]) {
      for (const proposal of ['refined', 'laplace'] as const) {
        await expect(logDensity(model, x, { proposal })).rejects.toThrow(DensityError);
        expect(tf.memory().numTensors).toBe(tensors);
      }
    }
  });

  it.each([
    () => refinedProposal({ steps: 0 }),
    () => refinedProposal({ learningRate: NaN }),
    () => laplaceProposal({ steps: 1.5 }),
    () => laplaceProposal({ degreesOfFreedom: 0 }),
    () => laplaceProposal({ learningRate: -1 }),
  ])('refuse options outside their range', (make) => {
    expect(make).toThrow(DensityError);
  });

  it.each<[string, LogDensityOptions]>([
    ['proposal', { proposal: 'best' as 'laplace' }],
    ['proposal', { estimator: 'laplace', proposal: 'encoder' }],
    ['likelihoodPower', { likelihoodPower: 0 }],
    ['likelihoodPower', { likelihoodPower: 2 }],
    ['samples', { estimator: 'jvi1', samples: 1 }],
    ['trust.effectiveShare', { trust: { effectiveShare: 10 } }],
    ['trust.kHat', { trust: { kHat: NaN } }],
  ])('%s: refuses %o', async (argument, options) => {
    const error: unknown = await logDensity(pca.model(), x, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DensityError);
    expect((error as DensityError).argument).toBe(argument);
  });
});

describe('noise', () => {
  it('is standard normal, another for every item, purpose and seed, and the same again', () => {
    const of = (seed: number, purpose: number[], items = 2) =>
      tf.tidy(() => Array.from(itemNoise({ items, draws: 100, size: 50 }, { seed, firstItem: 0, purpose }).dataSync()));
    const values = of(1, [0]);
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(values.length));
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / values.length));
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(4 * Math.sqrt(96 / values.length));
    expect(Math.abs(mean(values.slice(1).map((value, at) => value * values[at])))).toBeLessThan(0.04);
    expect(of(1, [0])).toEqual(values);
    expect(values.slice(0, 5000)).not.toEqual(values.slice(5000));
    expect(of(1, [1])).not.toEqual(values);
    expect(of(2, [0])).not.toEqual(values);
    expect(of(1, [0], 1)).toEqual(values.slice(0, 5000));
  });

  it('uniform numbers lie in [0, 1) with mean 1/2 and variance 1/12', () => {
    const values = tf.tidy(() =>
      Array.from(itemUniforms({ items: 4, draws: 2500 }, { seed: 3, firstItem: 7, purpose: [] }).dataSync()),
    );
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * values.length));
    expect(Math.abs(mean(values.map((value) => (value - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.003);
  });
});
