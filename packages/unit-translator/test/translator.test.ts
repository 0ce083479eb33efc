import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTranslator, image2AudioDomains, TranslatorError, type TranslatorOptions } from '../src/index';
import { normal, tinyBatch, tinyOptions, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const faces = (): tf.Tensor => tinyBatch().source.x;
const sounds = (): tf.Tensor => tinyBatch().target.x;
const withDefaults: TranslatorOptions = { source: tinyOptions.source, target: tinyOptions.target, classes: 3, seed: 1 };
const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

describe('shapes', () => {
  it('every method gives what its domain asks for, odd lengths included', () => {
    const translator = createTranslator(tinyOptions);
    const posterior = translator.encode('source', faces());
    expect(posterior.mean.shape).toEqual([4, 6]);
    expect(posterior.logVariance.shape).toEqual([4, 6]);
    expect(translator.sample(posterior, 1).shape).toEqual([4, 6]);
    expect(translator.translate(faces(), { from: 'source', to: 'target' }).shape).toEqual([4, 9, 4]);
    expect(translator.translate(sounds(), { from: 'target', to: 'source', labels: [0, 1, 2], seed: 1 }).shape).toEqual([
      3, 7, 6, 1,
    ]);
    expect(translator.reconstruct('target', sounds()).shape).toEqual([3, 9, 4]);
    expect(translator.cycle(faces(), { from: 'source', through: 'target' }).shape).toEqual([4, 7, 6, 1]);
    expect(translator.discriminate('source', faces()).shape).toEqual([4]);
    expect(translator.classMeans.shape).toEqual([3, 4]);
  });

  it('the preset has the sizes of the recipe: 2560 and 2304 flat units, 128 channels at 20 frames', async () => {
    const translator = createTranslator({ ...image2AudioDomains(), classes: 8, seed: 0 });
    const shapes = new Map((await translator.getWeights()).map(({ name, shape }) => [name, shape]));
    expect(shapes.get('target/encoder/dense/kernel')).toEqual([2560, 256]);
    expect(shapes.get('source/encoder/dense/kernel')).toEqual([2304, 256]);
    expect(shapes.get('shared/encoder/latent1/kernel')).toEqual([256, 128]);
    expect(shapes.get('shared/decoder/latent1/kernel')).toEqual([64, 256]);
    expect(shapes.get('target/decoder/dense/kernel')).toEqual([256, 20 * 128]);
    expect(shapes.get('target/decoder/convolution3/kernel')).toEqual([1, 3, 64, 64]);
    expect(shapes.get('source/decoder/convolution3/kernel')).toEqual([3, 3, 16, 1]);
    expect(shapes.get('discriminator/dense/kernel')).toEqual([6 * 6 * 32, 1]);
    translator.dispose();
  });

  it.each([
    [
      'two sequences',
      { source: tinyOptions.target, target: { ...tinyOptions.target, steps: 5, channels: 2 } as const },
    ],
    ['two images', { source: tinyOptions.source, target: { ...tinyOptions.source, height: 5, channels: 3 } as const }],
  ])('%s can be joined as well', (_, domains) => {
    const translator = createTranslator({ ...tinyOptions, ...domains });
    const item = domains.target.kind === 'image' ? [5, 6, 3] : [5, 2];
    const from = domains.source.kind === 'image' ? [7, 6, 1] : [9, 4];
    expect(translator.translate(normal([2, ...from], 1), { from: 'source', to: 'target' }).shape).toEqual([2, ...item]);
    expect(translator.discriminate('source', normal([2, ...from], 1)).shape).toEqual([2]);
  });
});

describe('shared layers', () => {
  const sharedNames = async (sharedLayers: number): Promise<string[]> => {
    const translator = createTranslator({ ...tinyOptions, sharedLayers });
    return (await translator.getWeights()).map(({ name }) => name).filter((name) => name.startsWith('shared/'));
  };

  it('are counted from the latent outwards, on both sides', async () => {
    expect(await sharedNames(0)).toEqual([]);
    expect((await sharedNames(1)).filter((name) => name.endsWith('kernel'))).toEqual([
      'shared/encoder/latent1/kernel',
      'shared/decoder/latent1/kernel',
    ]);
    expect((await sharedNames(3)).filter((name) => name.endsWith('kernel'))).toHaveLength(6);
  });

  it.each(['shared/encoder/latent1/bias', 'shared/decoder/latent1/kernel'])(
    'changing %s moves both domains',
    async (name) => {
      const translator = createTranslator(tinyOptions);
      const outputs = (): number[][] => [
        values(translator.reconstruct('source', faces())),
        values(translator.reconstruct('target', sounds())),
      ];
      const before = outputs();
      const weights = await translator.getWeights();
      weights.find((weight) => weight.name === name)!.values.fill(0.5);
      translator.setWeights(weights);
      outputs().forEach((after, domain) => expect(after).not.toEqual(before[domain]));
    },
  );

  it('domains of different width can share what lies behind their own layers', () => {
    const options = { ...tinyOptions, target: { ...tinyOptions.target, hiddenUnits: 5 }, sharedLayers: 1 };
    expect(createTranslator(options).translate(sounds(), { from: 'target', to: 'source' }).shape).toEqual([3, 7, 6, 1]);
  });

  it('a weight of one domain leaves the other as it is', async () => {
    const translator = createTranslator({ ...tinyOptions, sharedLayers: 0 });
    const before = values(translator.reconstruct('target', sounds()));
    const weights = await translator.getWeights();
    for (const weight of weights) if (weight.name.startsWith('source/')) weight.values.fill(0.5);
    translator.setWeights(weights);
    expect(values(translator.reconstruct('target', sounds()))).toEqual(before);
  });
});

describe('the latent', () => {
  it('log-variances stay inside their range', () => {
    const translator = createTranslator({ ...tinyOptions, logVarianceRange: [-0.1, 0.05] });
    const logVariance = values(translator.encode('target', tf.mul(sounds(), 100)).logVariance);
    expect(Math.min(...logVariance)).toBeCloseTo(-0.1, 6);
    expect(Math.max(...logVariance)).toBeCloseTo(0.05, 6);
  });

  it('unit-variance posteriors have log-variance 0', () => {
    const translator = createTranslator({ ...tinyOptions, posterior: 'unit-variance' });
    expect(values(translator.encode('target', sounds()).logVariance)).toEqual(new Array(18).fill(0));
  });

  it('samples follow the posterior: mean and deviation of many draws', () => {
    const translator = createTranslator(tinyOptions);
    const draws = 20_000;
    const posterior = {
      mean: tf.fill<tf.Rank.R2>([draws, 6], 1.5),
      logVariance: tf.fill<tf.Rank.R2>([draws, 6], Math.log(0.25)),
    };
    const { mean, variance } = tf.moments(translator.sample(posterior, 3));
    expect(mean.dataSync()[0]).toBeCloseTo(1.5, 2);
    expect(variance.dataSync()[0]).toBeCloseTo(0.25, 2);
  });

  it('equal seeds draw alike, other seeds do not; without a seed the mean is decoded', () => {
    const translator = createTranslator(tinyOptions);
    const translated = (seed?: number): number[] =>
      values(translator.translate(faces(), { from: 'source', to: 'target', ...(seed === undefined ? {} : { seed }) }));
    expect(translated(0)).toEqual(translated(0));
    expect(translated(0)).not.toEqual(translated(1));
    expect(translated()).toEqual(values(translator.decode('target', translator.encode('source', faces()).mean)));
  });

  it('labels pull the class dimensions by classPull and leave style and unknown labels alone', () => {
    const translator = createTranslator({ ...tinyOptions, classPull: 0.7 });
    const z = normal([2, 6], 4) as tf.Tensor2D;
    const [pulled, before] = [translator.pullToClass(z, [2, -1]).arraySync(), z.arraySync()];
    const means = translator.classMeans.arraySync();
    for (let index = 0; index < 4; index++)
      expect(pulled[0][index]).toBeCloseTo(0.3 * before[0][index] + 0.7 * means[2][index], 5);
    expect(pulled[0].slice(4)).toEqual(before[0].slice(4));
    expect(pulled[1]).toEqual(before[1]);
  });

  it('draws from the class prior around [mu_y, 0]', () => {
    const translator = createTranslator(tinyOptions);
    const draws = translator.samplePrior(new Int32Array(20_000).fill(1), 2);
    const mean = values(tf.mean(draws, 0));
    const [, mu] = translator.classMeans.arraySync();
    [...mu, 0, 0].forEach((wanted, index) => expect(Math.abs(mean[index] - wanted)).toBeLessThan(0.03));
    expect(
      tf
        .moments(draws, 0)
        .variance.dataSync()
        .every((variance) => Math.abs(variance - 1) < 0.04),
    ).toBe(true);
  });

  it('log p(z) is the mixture under alignment and N(0, I) without', () => {
    const aligned = createTranslator(tinyOptions);
    const z = normal([3, 6], 8) as tf.Tensor2D;
    const logNormal = (row: number[], center: number[]): number =>
      row.reduce((sum, value, index) => sum - 0.5 * (value - center[index]) ** 2 - 0.5 * Math.log(2 * Math.PI), 0);
    const means = aligned.classMeans.arraySync();
    z.arraySync().forEach((row, item) => {
      const density = means.reduce((sum, mean) => sum + Math.exp(logNormal(row, [...mean, 0, 0])) / 3, 0);
      expect(aligned.logPrior(z).dataSync()[item]).toBeCloseTo(Math.log(density), 4);
      const plain = createTranslator({ ...tinyOptions, alignment: 'none' })
        .logPrior(z)
        .dataSync()[item];
      expect(plain).toBeCloseTo(logNormal(row, [0, 0, 0, 0, 0, 0]), 4);
    });
  });

  it('log p(x|z) is the Gaussian one of the decoded item, summed', () => {
    const translator = createTranslator(tinyOptions);
    translator.logScale('target').assign(tf.scalar(-0.5));
    const z = normal([3, 6], 8) as tf.Tensor2D;
    const decoded = values(translator.decode('target', z));
    const x = values(sounds());
    const sigma = Math.exp(-0.5);
    const logLikelihood = translator.logLikelihood('target', sounds(), z).dataSync();
    for (let item = 0; item < 3; item++) {
      let wanted = 0;
      for (let index = item * 36; index < (item + 1) * 36; index++) {
        wanted += -0.5 * ((x[index] - decoded[index]) / sigma) ** 2 - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
      }
      expect(logLikelihood[item]).toBeCloseTo(wanted, 2);
    }
  });
});

describe('weights', () => {
  it('are fixed by the seed', () => {
    const all = (seed: number): number[][] => {
      const translator = createTranslator({ ...tinyOptions, seed });
      return valuesOf([...translator.translatorVariables(), ...translator.discriminatorVariables()]);
    };
    expect(all(11)).toEqual(all(11));
    expect(all(11)).not.toEqual(all(12));
  });

  it('survive a round trip through JSON with the same output', async () => {
    const first = createTranslator(tinyOptions);
    const second = createTranslator({ ...tinyOptions, seed: 99 });
    const saved = JSON.stringify(
      (await first.getWeights()).map((weight) => ({ ...weight, values: Array.from(weight.values) })),
    );
    const loaded = JSON.parse(saved) as { name: string; shape: number[]; values: number[] }[];
    second.setWeights(loaded.map((weight) => ({ ...weight, values: Float32Array.from(weight.values) })));
    const output = (translator: typeof first): number[] =>
      values(translator.cycle(faces(), { from: 'source', through: 'target', seed: 4 }));
    expect(output(second)).toEqual(output(first));
    expect(values(second.discriminate('source', faces()))).toEqual(values(first.discriminate('source', faces())));
  });

  it('are copies: changing what was read or loaded changes no model', async () => {
    const translator = createTranslator(tinyOptions);
    const before = valuesOf(translator.translatorVariables());
    const weights = await translator.getWeights();
    translator.setWeights(weights);
    for (const weight of weights) weight.values.fill(7);
    expect(valuesOf(translator.translatorVariables())).toEqual(before);
  });

  it('that do not fit are refused before any has changed', async () => {
    const translator = createTranslator(tinyOptions);
    const before = valuesOf(translator.translatorVariables());
    const other = (await createTranslator({ ...tinyOptions, latentSize: 7, seed: 5 }).getWeights()).map(
      (weight) => weight,
    );
    expect(() => translator.setWeights(other)).toThrow(TranslatorError);
    const own = await createTranslator({ ...tinyOptions, seed: 5 }).getWeights();
    expect(() => translator.setWeights(own.slice(1))).toThrow(/found nothing, expected shape/);
    expect(() => translator.setWeights([...own, { name: 'extra', shape: [], values: Float32Array.of(1) }])).toThrow(
      /extra/,
    );
    expect(valuesOf(translator.translatorVariables())).toEqual(before);
  });
});

it('an option that is undefined has its default', () => {
  const names = [
    'latentSize',
    'classLatentSize',
    'sharedUnits',
    'sharedLayers',
    'discriminators',
    'prior',
    'posterior',
  ];
  const undefinedOptions = Object.fromEntries(names.map((name) => [name, undefined]));
  const { source, target, classes, seed } = withDefaults;
  const given = { ...undefinedOptions, source, target, classes, seed, alignment: undefined } as unknown;
  const [translator, wanted] = [given as TranslatorOptions, withDefaults].map(createTranslator);
  expect(translator.options).toEqual(wanted.options);
  for (const each of [translator, wanted]) each.dispose();
});

describe('wrong input is named', () => {
  it.each<[string, Partial<TranslatorOptions>]>([
    ['classes', { classes: 0 }],
    ['classLatentSize', { classLatentSize: 7 }],
    ['sharedLayers', { sharedLayers: -1 }],
    ['classPull', { classPull: 1.2 }],
    ['target.hiddenUnits', { target: { ...tinyOptions.target, hiddenUnits: 9 } }],
    ['seed', { seed: 0.5 }],
    ['logVarianceRange', { logVarianceRange: [2, -8] }],
    ['source.filters', { source: { ...tinyOptions.source, filters: [] } }],
    ['target.steps', { target: { ...tinyOptions.target, steps: 2.5 } }],
    ['alignment', { alignment: 'pairwise' as 'none' }],
  ])('%s', (argument, options) => {
    const numTensors = tf.memory().numTensors;
    expect(() => createTranslator({ ...tinyOptions, ...options })).toThrow(
      expect.objectContaining({ name: 'TranslatorError', argument }),
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('items, latents and labels', () => {
    const translator = createTranslator(tinyOptions);
    expect(() => translator.encode('source', sounds())).toThrow(
      'x (source): found [3, 9, 4], expected [batch, 7, 6, 1]',
    );
    expect(() => translator.decode('source', normal([2, 5], 1) as tf.Tensor2D)).toThrow('[batch, 6]');
    expect(() => translator.translate(faces(), { from: 'source', to: 'target', labels: [0, 1, 3, 0] })).toThrow(
      'labels[2]: found 3',
    );
    expect(() => translator.translate(faces(), { from: 'source', to: 'target', labels: [0] })).toThrow(
      'one label an item',
    );
  });
});

it('leaves nothing behind but its results, and nothing at all once disposed', async () => {
  const start = tf.memory().numTensors;
  const translator = createTranslator(tinyOptions);
  const [x, t] = [normal([4, 7, 6, 1], 1), normal([3, 9, 4], 2)];
  const held = tf.memory().numTensors;
  const made: tf.Tensor[] = [];
  const count = (expected: number, results: tf.Tensor[]): void => {
    expect(results).toHaveLength(expected);
    made.push(...results);
    expect(tf.memory().numTensors - held).toBe(made.length);
  };
  const posterior = translator.encode('source', x);
  count(2, [posterior.mean, posterior.logVariance]);
  const z = translator.sample(posterior, 1);
  count(1, [z]);
  count(1, [translator.samplePrior([0, 1], 1)]);
  count(1, [translator.pullToClass(z, [0, 1, 2, -1])]);
  count(1, [translator.decode('target', z)]);
  count(1, [translator.translate(x, { from: 'source', to: 'target', labels: [0, 1, 2, 0], seed: 1 })]);
  count(1, [translator.reconstruct('target', t)]);
  count(1, [translator.cycle(x, { from: 'source', through: 'target', seed: 3 })]);
  count(1, [translator.discriminate('source', x)]);
  count(1, [translator.logLikelihood('source', x, z)]);
  count(1, [translator.logPrior(z)]);
  translator.setWeights(await translator.getWeights());
  count(0, []);
  tf.dispose([...made, x, t]);
  translator.dispose();
  expect(tf.memory().numTensors).toBe(start);
});
