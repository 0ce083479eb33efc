import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DensityError, logDensity, type LatentModel, type LogDensityOptions } from '../src/index';
import { dataSize, encoderDivergence, exactLogDensity, linearGaussian, sampleItems } from './linear-gaussian';
import { expectClose, mean, standardErrorOfMean } from './numbers';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const ITEMS = 300;
const data = sampleItems(ITEMS, 1);
const truth = exactLogDensity(data);
const off = { shift: 0.5, inflation: 1.3 };

async function estimate(model: LatentModel, options: LogDensityOptions, values = data) {
  const x = tf.tensor2d(values, [values.length / dataSize, dataSize]);
  try {
    return await logDensity(model, x, options);
  } finally {
    x.dispose();
  }
}

describe('with the exact posterior as proposal', () => {
  it.each(['elbo', 'iwae'] as const)('%s is log p(x), without variance, every draw counting', async (estimator) => {
    const result = await estimate(linearGaussian(), { estimator, samples: 32 });
    expectClose(result.logDensity, truth, 1e-4);
    expectClose(
      result.standardError,
      truth.map(() => 0),
      1e-5,
    );
    expectClose(
      result.effectiveSampleSize,
      truth.map(() => 32),
      1e-4,
    );
    // the rounding of the back end is no tail
    expect(result.trustworthyShare).toBe(1);
  });

  it('one draw is enough, but tells nothing about itself', async () => {
    const result = await estimate(linearGaussian(), { samples: 1 });
    expectClose(result.logDensity, truth, 1e-4);
    expect(result.standardError.every(Number.isNaN)).toBe(true);
    expect(result.kHat.every(Number.isNaN)).toBe(true);
    expect(result.trustworthyShare).toBe(0);
  });
});

describe('with a proposal that is off', () => {
  it('the ELBO falls short by KL(q, posterior) (within 5 standard errors)', async () => {
    const { logDensity: bound } = await estimate(linearGaussian(off), { estimator: 'elbo', samples: 64 });
    const gaps = bound.map((value, item) => truth[item] - value);
    expect(Math.abs(mean(gaps) - encoderDivergence(off))).toBeLessThan(5 * standardErrorOfMean(gaps));
  });

  it('ELBO < IWAE-2 < IWAE-8 < IWAE-32 < log p on average (the last within 4 standard errors)', async () => {
    const model = linearGaussian({ shift: 0.9, inflation: 1.3 });
    const gaps = [
      await estimate(model, { estimator: 'elbo', samples: 64 }),
      await estimate(model, { samples: 2, seed: 1 }),
      await estimate(model, { samples: 8, seed: 2 }),
      await estimate(model, { samples: 32, seed: 3 }),
    ].map((result) => result.logDensity.map((value, item) => value - truth[item]));
    const bounds = gaps.map(mean);
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
    expect(bounds[3]).toBeLessThan(4 * standardErrorOfMean(gaps[3]));
  });

  it('IWAE is never below the ELBO of the same draws', async () => {
    const elbo = await estimate(linearGaussian(off), { estimator: 'elbo', samples: 8 });
    const iwae = await estimate(linearGaussian(off), { estimator: 'iwae', samples: 8 });
    expect(iwae.logDensity.every((value, item) => value >= elbo.logDensity[item])).toBe(true);
    expect(iwae.effectiveSampleSize).toEqual(elbo.effectiveSampleSize);
  });

  it('IWAE-128 is log p(x) within its standard errors, which are neither too small nor too large', async () => {
    const { logDensity: values, standardError } = await estimate(linearGaussian(off), { samples: 128 });
    const scores = values.map((value, item) => (value - truth[item]) / standardError[item]);
    // 300 standard normal scores, a little skewed: mean 0 +- 0.06, root mean square 1 +- 0.04
    expect(Math.abs(mean(scores))).toBeLessThan(0.3);
    const rootMeanSquare = Math.sqrt(mean(scores.map((score) => score ** 2)));
    expect(rootMeanSquare).toBeGreaterThan(0.8);
    expect(rootMeanSquare).toBeLessThan(1.25);
  });

  it('a good proposal is trusted, a bad one is not', async () => {
    const good = await estimate(linearGaussian(off), { samples: 64 });
    expect(good.trustworthyShare).toBeGreaterThan(0.9);
    const bad = await estimate(linearGaussian({ shift: 3 }), { samples: 64 });
    expect(bad.trustworthyShare).toBeLessThan(0.1);
    const fewDraws = await estimate(linearGaussian({ shift: 3 }), { samples: 24 });
    expect(fewDraws.trustworthyShare).toBeLessThan(0.1);
    const strict = await estimate(linearGaussian(off), { samples: 64, trust: { effectiveShare: 1 } });
    expect(strict.trustworthyShare).toBe(0);
  });
});

describe('draws', () => {
  it('are the same for the same seed and others for another', async () => {
    const first = await estimate(linearGaussian(off), { samples: 16, seed: 0 });
    expect(await estimate(linearGaussian(off), { samples: 16, seed: 0 })).toEqual(first);
    const other = await estimate(linearGaussian(off), { samples: 16, seed: 1 });
    expect(other.logDensity.some((value, item) => value === first.logDensity[item])).toBe(false);
  });

  it('do not depend on the chunk size', async () => {
    const whole = await estimate(linearGaussian(off), { samples: 40, chunkSize: 1000 });
    const pieces = await estimate(linearGaussian(off), { samples: 40, chunkSize: 7 });
    expectClose(pieces.logDensity, whole.logDensity, 1e-5);
  });

  it('differ between equal items', async () => {
    const twice = Float32Array.from([...data.slice(0, dataSize), ...data.slice(0, dataSize)]);
    const { logDensity: values } = await estimate(linearGaussian(off), { samples: 4 }, twice);
    expect(values[0]).not.toBe(values[1]);
  });

  it('reach the decoder beside their own item, whatever the shape of an item', async () => {
    // x of shape [2, 3, 1] an item; the likelihood depends on x alone and tells the items apart
    const model: LatentModel = {
      latentSize: 2,
      encode: (x) => ({ mean: tf.zeros([x.shape[0], 2]), logVariance: tf.zeros([x.shape[0], 2]) }),
      logLikelihood: (x) => {
        expect(x.shape.slice(1)).toEqual([2, 3, 1]);
        return tf.sum<tf.Tensor1D>(x, [1, 2, 3]);
      },
    };
    const x = tf.range(0, 24).reshape([4, 2, 3, 1]);
    const { logDensity: values } = await logDensity(model, x, { samples: 33 });
    expectClose(values, [15, 51, 87, 123], 1e-4);
    x.dispose();
  });
});

describe('memory', () => {
  it('no tensor is left behind, on errors neither', async () => {
    const before = tf.memory().numTensors;
    await estimate(linearGaussian(off), { samples: 70, chunkSize: 50 });
    expect(tf.memory().numTensors).toBe(before);
    await expect(estimate(linearGaussian(off), {}, Float32Array.from([NaN, 1, 2, 3, 4]))).rejects.toThrow(DensityError);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tensors that a model keeps stay usable', async () => {
    const kept = { mean: tf.zeros<tf.Rank.R2>([1, 2]), logVariance: tf.zeros<tf.Rank.R2>([1, 2]) };
    const model: LatentModel = { ...linearGaussian(), encode: () => kept };
    const one = data.slice(0, dataSize);
    expect(await estimate(model, { samples: 4 }, one)).toEqual(await estimate(model, { samples: 4 }, one));
    tf.dispose(kept);
  });
});

describe('wrong input', () => {
  const model = linearGaussian();
  const one = data.slice(0, dataSize);
  const infiniteVariance: LatentModel['encode'] = (x) => ({
    mean: tf.zeros([x.shape[0], 2]),
    logVariance: tf.fill([x.shape[0], 2], Infinity),
  });
  it.each<[string, () => Promise<unknown>, string]>([
    [
      'an item with NaN',
      () => estimate(model, {}, Float32Array.from([...one.slice(0, 4), NaN])),
      'model.logLikelihood',
    ],
    ['no samples', () => estimate(model, { samples: 0 }), 'samples'],
    ['half a chunk', () => estimate(model, { chunkSize: 0.5 }), 'chunkSize'],
    ['a fraction as seed', () => estimate(model, { seed: 0.1 }), 'seed'],
    ['an unknown estimator', () => estimate(model, { estimator: 'toString' as 'elbo' }), 'estimator'],
    [
      'a likelihood that is not summed',
      () => estimate({ ...model, logLikelihood: (x) => x as tf.Tensor1D }, {}),
      'model.logLikelihood',
    ],
    [
      'a prior that is infinite',
      () => estimate({ ...model, logPrior: (z) => tf.fill([z.shape[0]], Infinity) }, {}),
      'model.logPrior',
    ],
    ['an encoder of another size', () => estimate({ ...model, latentSize: 3 }, {}), 'model.encode'],
    ['an infinite variance', () => estimate({ ...model, encode: infiniteVariance }, {}), 'model.'],
  ])('%s', async (_, call, argument) => {
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DensityError);
    expect((error as DensityError).argument).toContain(argument);
  });

  it('an item that is impossible under every draw has log-density -Infinity and is not trusted', async () => {
    const impossible: LatentModel = { ...model, logLikelihood: (x) => tf.fill([x.shape[0]], -Infinity) };
    const result = await estimate(impossible, {}, one);
    expect([...result.logDensity, ...result.effectiveSampleSize]).toEqual([-Infinity, 0]);
    expect(result.trustworthy).toEqual([false]);
  });
});
