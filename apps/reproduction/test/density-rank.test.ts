import { fitFeatureDensity } from '@image2audio/density-iwae';
import type { Prediction } from '@image2audio/kplus1-classifier';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { configSchema, type Config } from '../src/config/schema';
import type { TrainingData } from '../src/data/training-data';
import { spectrogramShape } from '../src/features/spectrograms';
import { itemLength, type ItemSet } from '../src/features/item-set';
import { densityEstimatorNames } from '../src/density/estimators';
import { rankByDensity } from '../src/method/rank-by-density';
import { buildTranslator, disposeTranslator } from '../src/training/networks';
import { trainingContext } from './training-context';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const smoke = presetConfig('smoke');
const small: Config = {
  ...smoke,
  translator: { ...smoke.translator, latentSize: 4, classLatentSize: 2, sharedUnits: 8, audioFilters: [2, 2, 2] },
};
const count = 1;
const wave = (length: number, speed: number) => Float32Array.from({ length }, (_, at) => Math.sin(speed * at));
const items: ItemSet = {
  data: wave(count * itemLength({ data: new Float32Array(0), count: 0, shape: spectrogramShape }), 0.01),
  count,
  shape: spectrogramShape,
};
const real = { data: wave(40 * 6, 2.7), rows: 40, columns: 6 };
const prediction = {
  features: wave(count * 6, 2.7),
  labels: new Int32Array(count),
  count,
  featureCount: 6,
} as unknown as Prediction;

/** Several items with features of their own; their spectrograms, which these estimators do not read, are empty. */
function bankOf(bank: number) {
  const labels = new Int32Array(bank);
  const features = wave(bank * 6, 1.3);
  return {
    items: { data: new Float32Array(0), count: bank, shape: spectrogramShape },
    labels,
    prediction: { features, labels, count: bank, featureCount: 6 } as unknown as Prediction,
  };
}

async function rank(density: Partial<Config['density']>, { bank = count, round = 0 } = {}) {
  const unit = buildTranslator(small, 2, 0);
  const config = { ...small, density: { ...small.density, components: 3, latentSize: 2, steps: 3, ...density } };
  const context = await trainingContext({ config, data: {} as TrainingData, seed: 0 });
  const generated = bank === count ? { items, labels: new Int32Array(count), prediction } : bankOf(bank);
  const tensors = tf.memory().numTensors;
  try {
    const ranked = await rankByDensity(context, unit, { real, generated }, round);
    expect(tf.memory().numTensors).toBe(tensors);
    return ranked;
  } finally {
    disposeTranslator(unit);
  }
}

it('ranks in feature space unless told otherwise', async () => {
  expect([smoke, presetConfig('demo'), presetConfig('paper')].map(({ density }) => density.estimator)).toEqual(
    new Array(3).fill('feature'),
  );
  const { rank: values, facts } = await rank({});
  expect(facts.densitySpace).toBe('feature');
  expect([...values].every(Number.isFinite)).toBe(true);
});

it('in pixel space by Laplace, by refined or by plain importance sampling, as named', async () => {
  const of = async (estimator: Config['density']['estimator']) => (await rank({ estimator })).rank;
  const [laplace, refined, encoder] = [await of('pixel-laplace'), await of('pixel-refined'), await of('pixel-encoder')];
  expect(refined).not.toEqual(encoder);
  expect(laplace).not.toEqual(refined);
  // an untrained decoder: what the encoder misses, both others find
  for (let item = 0; item < count; item++) {
    expect(refined[item]).toBeGreaterThan(encoder[item] - 1);
    expect(laplace[item]).toBeGreaterThan(encoder[item] - 1);
  }
}, 120_000);

it('the control ranks at random and says so', async () => {
  const { facts } = await rank({ estimator: 'random' });
  expect(facts).toEqual({
    densitySpace: 'none: random rank',
    effectiveSampleSize: null,
    kHat: null,
    trustworthyShare: null,
    generatedInClass: 1,
  });
});

it('ranks at random by the stream of the round', async () => {
  const of = async (round: number) => [...(await rank({ estimator: 'random' }, { bank: 12, round })).rank];
  const [first, second] = [await of(1), await of(2)];
  expect(second).not.toEqual(first);
  for (const [round, values] of [first, second].entries())
    expect(values).toEqual(Array.from({ length: 12 }, randomStream(0, 'random rank', round + 1)));
});

it('ranks features as the density that is fitted to the real ones orders them', async () => {
  const bank = 12;
  const { rank: values } = await rank({}, { bank, round: 2 });
  const { importanceSamples: samples } = small.density;
  const seed = deriveSeed(0, 'density', 2);
  const model = await fitFeatureDensity(real, { components: 3, latentSize: 2, steps: 3, seed });
  const features = { data: bankOf(bank).prediction.features, rows: bank, columns: 6 };
  const { logDensity } = await model.logDensity(features, { estimator: 'iwae', samples, seed });
  model.dispose();
  const order = (of: ArrayLike<number>) =>
    Array.from({ length: bank }, (_, item) => item).sort((a, b) => of[a] - of[b]);
  expect(new Set(values).size).toBe(bank);
  expect(order(values)).toEqual(order(logDensity));
});

it('every estimator that is registered is a value of the configuration', () => {
  for (const estimator of densityEstimatorNames)
    expect(configSchema.safeParse({ ...smoke, density: { ...smoke.density, estimator } }).success).toBe(true);
  expect(configSchema.safeParse({ ...smoke, density: { ...smoke.density, estimator: 'guess' } }).success).toBe(false);
});
