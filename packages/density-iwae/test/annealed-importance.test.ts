import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianLogLikelihood } from '../src/distributions';
import { DensityError, logDensity, type LatentModel, type LogDensityOptions } from '../src/index';
import type { ProposalMaker } from '../src/proposals';
import { hamiltonianMove, type AnnealedTarget } from '../src/annealed/hamiltonian-move';
import { leapfrog } from '../src/annealed/leapfrog';
import { sigmoidLadder } from '../src/annealed/annealed-importance';
import { encoderProposal } from '../src/proposal/encoder';
import { itemNoise, itemUniforms } from '../src/proposal/noise';
import { expectClose, mean, standardErrorOfMean } from './numbers';
import { ProbabilisticPca } from './probabilistic-pca';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A potential without symmetry, so that nothing cancels: log p = -q^4 / 8 - q^2 / 2 + sin q, dimension by dimension. */
const gradient = (q: tf.Tensor) => tf.add(tf.sub(tf.mul(tf.pow(q, 3), -0.5), q), tf.cos(q));
const potential = (q: number) => q ** 4 / 8 + q ** 2 / 2 - Math.sin(q);

function flow(position: number[], momentum: number[], stepSize: number, steps: number) {
  return tf.tidy(() => {
    const end = leapfrog(
      { position: tf.tensor1d(position), momentum: tf.tensor1d(momentum) },
      gradient,
      stepSize,
      steps,
    );
    return { position: [...end.position.dataSync()], momentum: [...end.momentum.dataSync()] };
  });
}

describe('leapfrog', () => {
  it('is exactly reversible: with the momentum turned round it goes back to where it came from', () => {
    const points = fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 15 }), (start, steps) => {
        const [q, p] = [start.map(([value]) => value), start.map(([, value]) => value)];
        const there = flow(q, p, 0.2, steps);
        const back = flow(
          there.position,
          there.momentum.map((value) => -value),
          0.2,
          steps,
        );
        // float32: about 1e-7 a step
        expectClose(back.position, q, 2e-5);
        expectClose(
          back.momentum,
          p.map((value) => -value),
          2e-5,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('keeps volume: the determinant of its derivatives is 1', () => {
    const [q, p, h] = [0.7, -0.4, 1e-2];
    const end = (dq: number, dp: number) => flow([q + dq], [p + dp], 0.2, 7);
    const [right, left, up, down] = [end(h, 0), end(-h, 0), end(0, h), end(0, -h)];
    const slope = (a: number[], b: number[]) => (a[0] - b[0]) / (2 * h);
    const determinant =
      slope(right.position, left.position) * slope(up.momentum, down.momentum) -
      slope(up.position, down.position) * slope(right.momentum, left.momentum);
    expect(determinant).toBeCloseTo(1, 2);
  });

  it('is off in energy by the square of the step size', () => {
    const energyError = (stepSize: number, steps: number) => {
      const { position, momentum } = flow([1.2], [0.5], stepSize, steps);
      return Math.abs(potential(position[0]) + momentum[0] ** 2 / 2 - potential(1.2) - 0.5 ** 2 / 2);
    };
    const [wide, narrow] = [energyError(0.2, 5), energyError(0.1, 10)];
    expect(wide).toBeGreaterThan(1e-3);
    expect(wide / narrow).toBeGreaterThan(3);
    expect(wide / narrow).toBeLessThan(5);
  });
});

describe('sigmoid ladder', () => {
  it('rises from 0 to 1, symmetrically, the steps at both ends the smallest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (temperatures) => {
        const ladder = sigmoidLadder(temperatures);
        expect(ladder).toHaveLength(temperatures + 1);
        expect([ladder[0], ladder[temperatures]]).toEqual([0, 1]);
        const steps = Array.from({ length: temperatures }, (_, t) => ladder[t + 1] - ladder[t]);
        expect(Math.min(...steps)).toBeGreaterThan(0);
        expectClose(steps, steps.slice().reverse(), 1e-12);
        expect(steps[0]).toBeLessThanOrEqual(steps[temperatures >> 1] + 1e-12);
      }),
    );
  });
});

describe('Hamiltonian move', () => {
  it('leaves its distribution as it is: draws from N(1, 0.5^2) keep mean and variance (within 5 standard errors)', () => {
    const [chains, size] = [4000, 2];
    const logDensityOf = (z: tf.Tensor3D) => tf.mul<tf.Tensor2D>(tf.sum(tf.square(tf.sub(z, 1)), 2), -2);
    const target: AnnealedTarget = {
      evaluate: (z) => ({
        z,
        logStart: tf.zeros([1, chains]),
        logLikelihood: logDensityOf(z),
        logPrior: tf.zeros([1, chains]),
      }),
      gradient: (z) => tf.mul<tf.Tensor3D>(tf.sub(z, 1), -4),
    };
    const source = (purpose: number) => ({ seed: 4, firstItem: 0, purpose: [purpose] });
    const { moved, acceptance } = tf.tidy(() => {
      const start = tf.add<tf.Tensor3D>(tf.mul(itemNoise({ items: 1, draws: chains, size }, source(0)), 0.5), 1);
      let state = target.evaluate(start);
      let acceptance: tf.Tensor = tf.zeros([1]);
      for (const move of [1, 2, 3]) {
        const noise = {
          momentum: itemNoise({ items: 1, draws: chains, size }, source(10 + move)),
          uniform: itemUniforms({ items: 1, draws: chains }, source(20 + move)),
        };
        // steps so wide that a third of the moves is turned down: without the acceptance rule the variance would grow
        const plan = { stepSize: tf.scalar(1.5), scale: tf.fill([1, 1, 1], 0.5), steps: 3 };
        ({ state, acceptance } = hamiltonianMove(state, target, 1, noise, plan));
      }
      return { moved: state.z, acceptance: tf.mean(acceptance) };
    });
    const values = Array.from(moved.dataSync());
    expect(Math.abs(mean(values) - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(values.length));
    const variance = mean(values.map((value) => (value - 1) ** 2));
    expect(Math.abs(variance - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / values.length));
    expect(acceptance.dataSync()[0]).toBeLessThan(0.9);
    tf.dispose([moved, acceptance]);
  });

  it('turns down a move into nowhere (NaN)', () => {
    const target: AnnealedTarget = {
      evaluate: (z) => ({
        z,
        logStart: tf.zeros([1, 1]),
        logLikelihood: tf.fill([1, 1], NaN),
        logPrior: tf.zeros([1, 1]),
      }),
      gradient: (z) => tf.onesLike(z),
    };
    const [z, acceptance] = tf.tidy(() => {
      const start = {
        z: tf.ones<tf.Rank.R3>([1, 1, 1]),
        logStart: tf.zeros<tf.Rank.R2>([1, 1]),
        logLikelihood: tf.zeros<tf.Rank.R2>([1, 1]),
        logPrior: tf.zeros<tf.Rank.R2>([1, 1]),
      };
      const noise = { momentum: tf.ones<tf.Rank.R3>([1, 1, 1]), uniform: tf.zeros<tf.Rank.R2>([1, 1]) };
      const after = hamiltonianMove(start, target, 1, noise, {
        stepSize: tf.scalar(0.1),
        scale: tf.ones([1, 1, 1]),
        steps: 1,
      });
      return [after.state.z, after.acceptance];
    });
    expect([...z.dataSync(), ...acceptance.dataSync()]).toEqual([1, 0]);
    tf.dispose([z, acceptance]);
  });
});

async function ais(model: LatentModel, x: tf.Tensor, options: LogDensityOptions) {
  return logDensity(model, x, { estimator: 'ais', ...options });
}

describe('annealed importance sampling', () => {
  it('with one temperature is importance sampling, draw for draw', async () => {
    const pca = new ProbabilisticPca(3, true);
    const { x } = pca.items(5, 1);
    const model = pca.model({ shift: 0.5 });
    const plain = await logDensity(model, x, { samples: 40 });
    const annealed = await ais(model, x, { samples: 40, ais: { temperatures: 1 } });
    expectClose(annealed.logDensity, plain.logDensity, 1e-3);
    expectClose(annealed.effectiveSampleSize, plain.effectiveSampleSize, 1e-2);
    expect([...annealed.acceptance!].every(Number.isNaN)).toBe(true);
    x.dispose();
  });

  it.each([
    ['the encoder, too narrow and off', 'encoder', { shift: 1.2, inflation: 0.6 }],
    ['the prior', 'prior', {}],
  ] as const)(
    'from %s: log p(x) within 4 standard errors in 8 correlated dimensions, where plain importance sampling is nats short',
    async (_, proposal, error) => {
      const pca = new ProbabilisticPca(8, true);
      const { x, truth } = pca.items(12, 3);
      const plain = await logDensity(pca.model(error), x, { samples: 24, proposal });
      const result = await ais(pca.model(error), x, {
        samples: 24,
        proposal,
        ais: { temperatures: 30, leapfrogSteps: 4, pilotChains: 4 },
      });
      const gapsOf = (values: Float64Array) => truth.map((value, item) => values[item] - value);
      expect(mean(gapsOf(plain.logDensity))).toBeLessThan(-2);
      const gaps = gapsOf(result.logDensity);
      // 24 chains leave a bias of half the variance of their mean
      expect(Math.abs(mean(gaps))).toBeLessThan(4 * standardErrorOfMean(gaps) + 0.15);
      expect(mean(result.effectiveSampleSize)).toBeGreaterThan(2 * mean(plain.effectiveSampleSize));
      x.dispose();
    },
  );

  it('adapts step sizes to the stated acceptance (within 0.12, wherever they start)', async () => {
    const pca = new ProbabilisticPca(4, true);
    const { x } = pca.items(4, 3);
    for (const [targetAcceptance, stepSize] of [
      [0.65, 0.2],
      [0.65, 3],
      [0.9, 0.5],
    ]) {
      const { acceptance } = await ais(pca.model({ inflation: 0.5 }), x, {
        samples: 16,
        ais: { temperatures: 70, leapfrogSteps: 2, targetAcceptance, stepSize, pilotChains: 16 },
      });
      expect(Math.abs(mean(acceptance!) - targetAcceptance)).toBeLessThan(0.12);
    }
    x.dispose();
  });

  it('finds both halves of a posterior of which the proposal sees one', async () => {
    // x = |z| + noise: the posterior of x = 2 has modes at -2 and 2, the encoder knows the right one; log p(x) by quadrature
    const model: LatentModel = {
      latentSize: 1,
      encode: (x) => ({ mean: tf.clone(x as tf.Tensor2D), logVariance: tf.fill(x.shape as [number, number], -1.2) }),
      logLikelihood: (x, z) => gaussianLogLikelihood(x, tf.abs(z), 0),
    };
    const at = 1;
    const density = (z: number) => Math.exp(-0.5 * (z ** 2 + (at - Math.abs(z)) ** 2)) / (2 * Math.PI);
    let total = 0;
    for (let z = -8; z < 8; z += 1e-3) total += density(z) * 1e-3;
    const x = tf.fill<tf.Rank.R2>([12, 1], at);
    const options = { samples: 64, ais: { temperatures: 40, leapfrogSteps: 5 } };
    const gaps = [...(await ais(model, x, options)).logDensity].map((value) => value - Math.log(total));
    expect(Math.abs(mean(gaps))).toBeLessThan(0.05);
    x.dispose();
  });

  it('does not depend on the chunk size, repeats for a seed, and leaves no tensor behind', async () => {
    const pca = new ProbabilisticPca(3, true);
    const { x } = pca.items(5, 1);
    const tensors = tf.memory().numTensors;
    const options = { samples: 34, ais: { temperatures: 4, leapfrogSteps: 2, pilotChains: 3 } };
    const whole = await ais(pca.model({ shift: 0.3 }), x, options);
    expect(await ais(pca.model({ shift: 0.3 }), x, options)).toEqual(whole);
    const pieces = await ais(pca.model({ shift: 0.3 }), x, { ...options, chunkSize: 2 });
    expectClose(pieces.logDensity, whole.logDensity, 1e-3);
    const other = await ais(pca.model({ shift: 0.3 }), x, { ...options, seed: 1 });
    expect(other.logDensity.some((value, item) => value === whole.logDensity[item])).toBe(false);
    const broken: LatentModel = { ...pca.model(), logLikelihood: (items) => tf.fill([items.shape[0]], NaN) };
    const notSummed: LatentModel = { ...pca.model(), logLikelihood: (items) => items as tf.Tensor1D };
    for (const model of [broken, notSummed]) await expect(ais(model, x, options)).rejects.toThrow(DensityError);
    expect(tf.memory().numTensors).toBe(tensors);
    x.dispose();
  });

  it.each([1, 4])(
    "refuses a proposal of one's own whose log-density is NaN, at %d temperatures",
    async (temperatures) => {
      const pca = new ProbabilisticPca(2);
      const { x } = pca.items(2, 1);
      const proposal: ProposalMaker = (model, items) => ({
        ...encoderProposal(model, items),
        logDensity: (z) => tf.fill([z.shape[0], z.shape[1]], NaN),
      });
      const options = { samples: 4, proposal, ais: { temperatures, leapfrogSteps: 2, pilotChains: 2 } };
      await expect(ais(pca.model(), x, options)).rejects.toThrow(/proposal with log-density NaN for item 0/);
      x.dispose();
    },
  );

  it.each<[string, LogDensityOptions]>([
    ['ais.temperatures', { ais: { temperatures: 0 } }],
    ['ais.leapfrogSteps', { ais: { leapfrogSteps: 0.5 } }],
    ['ais.pilotChains', { ais: { pilotChains: 0 } }],
    ['ais.targetAcceptance', { ais: { targetAcceptance: 1 } }],
    ['ais.stepSize', { ais: { stepSize: NaN } }],
    [
      'proposal',
      {
        proposal: (model, x) => {
          const whole = encoderProposal(model, x);
          return { draw: (noise) => whole.draw(noise), dispose: () => whole.dispose() };
        },
      },
    ],
  ])('%s: refuses %o', async (argument, options) => {
    const pca = new ProbabilisticPca(2);
    const { x } = pca.items(1, 1);
    const error: unknown = await ais(pca.model(), x, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DensityError);
    expect((error as DensityError).argument).toBe(argument);
    x.dispose();
  });
});
