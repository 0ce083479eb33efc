import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  trainTranslatorStep,
  type LossWeights,
  type Posterior,
  type StepLosses,
  type Translator,
  type TranslatorOptions,
} from '../src/index';
import { deriveSeed } from '@image2audio/tfjs-training';
import * as oracle from './float64-losses';
import { noWeights, normal, tinyBatch, tinyOptions } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

async function stepOf(translator: Translator, weights: Partial<LossWeights>): Promise<StepLosses> {
  const all = { ...noWeights, ...weights };
  return trainTranslatorStep(translator, createTranslatorOptimizers(), tinyBatch(), { weights: all, seed: 1 });
}

/** The posterior of all of a domain's items, and the sample of it that a step with seed 1 takes. */
function drawn(translator: Translator, domain: 'source' | 'target'): { posterior: Posterior; z: tf.Tensor2D } {
  const { source, target, unlabeledTarget } = tinyBatch();
  const x = domain === 'source' ? source.x : tf.concat([target.x, unlabeledTarget!.x]);
  const posterior = translator.encode(domain, x);
  return { posterior, z: translator.sample(posterior, deriveSeed(1, domain)) };
}

describe('the likelihood', () => {
  const laplace: TranslatorOptions = { ...tinyOptions, likelihood: { family: 'laplace' } };

  it('of either family gives the reconstruction term and log p(x|z) of both domains', async () => {
    const likelihood = { source: { family: 'laplace', scale: 0.5 }, target: { family: 'gaussian', scale: 2 } } as const;
    const translator = createTranslator({ ...tinyOptions, classPull: 0, likelihood });
    const nll = { source: oracle.laplaceNll, target: oracle.gaussianNll };
    let wanted = 0;
    for (const domain of ['source', 'target'] as const) {
      const { source, target, unlabeledTarget } = tinyBatch();
      const x = domain === 'source' ? source.x : tf.concat([target.x, unlabeledTarget!.x]);
      const { z } = drawn(translator, domain);
      const [values, decoded] = [x, translator.decode(domain, z)].map((tensor) => Array.from(tensor.dataSync()));
      const size = values.length / x.shape[0];
      const logScale = Math.log(likelihood[domain].scale);
      wanted += nll[domain](values, decoded, logScale);
      translator
        .logLikelihood(domain, x, z)
        .dataSync()
        .forEach((found, item) => {
          const [from, to] = [item * size, (item + 1) * size];
          const definition = -size * nll[domain](values.slice(from, to), decoded.slice(from, to), logScale);
          expect(Math.abs(found - definition)).toBeLessThan(1e-4 * Math.abs(definition));
        });
    }
    expect((await stepOf(translator, { reconstruction: 1 })).reconstruction).toBeCloseTo(wanted, 4);
  });

  it('of the cycle is that of the domain the items return to', async () => {
    const scales = (source: number, target: number): TranslatorOptions['likelihood'] => ({
      source: { family: 'laplace', scale: source },
      target: { scale: target },
    });
    const cycle = async (likelihood: TranslatorOptions['likelihood']): Promise<number> =>
      (await stepOf(createTranslator({ ...tinyOptions, likelihood: likelihood! }), { cycle: 1 })).cycle!;
    // -log p = |x - r| / b + log 2b: linear in 1/b but for the logarithm
    const [one, half, third] = [
      await cycle(scales(1, 1)),
      await cycle(scales(1 / 2, 1)),
      await cycle(scales(1 / 3, 1)),
    ];
    expect(third + Math.log(3) - one).toBeCloseTo(2 * (half + Math.log(2) - one), 4);
  });

  it('has a scale that is learned, a weight of its own name', async () => {
    const translator = createTranslator(laplace);
    expect((await translator.getWeights()).map(({ name }) => name)).toContain('target/logScale');
    await stepOf(translator, { reconstruction: 1 });
    expect(translator.logScale('source').dataSync()[0]).not.toBe(0);
    expect(translator.logScale('target').dataSync()[0]).not.toBe(0);
    translator.dispose();
  });

  it('has a scale that is fixed, no weight, and freed with the translator', async () => {
    const translator = createTranslator({ ...tinyOptions, likelihood: { scale: 0.25 } });
    await stepOf(translator, { reconstruction: 1 });
    expect(translator.logScale('source').dataSync()[0]).toBeCloseTo(Math.log(0.25), 6);
    expect((await translator.getWeights()).some(({ name }) => /logS(igma|cale)/.test(name))).toBe(false);
    expect(translator.translatorVariables()).not.toContain(translator.logScale('source'));
    translator.dispose();
    expect(translator.logScale('source').isDisposed).toBe(true);
  });

  it('learns the mean absolute error as its b', async () => {
    const translator = createTranslator(laplace);
    const optimizers = createTranslatorOptimizers({ learningRate: 0.02 });
    const batch = tinyBatch();
    const weights = { ...noWeights, reconstruction: 1 };
    for (let step = 0; step < 150; step++) {
      if (step === 100) optimizers.translator.learningRate = 0.004;
      await trainTranslatorStep(translator, optimizers, batch, { weights, seed: step });
    }
    const { z } = drawn(translator, 'source');
    const decoded = translator.decode('source', translator.pullToClass(z, batch.source.labels));
    const error = tf.mean(tf.abs(tf.sub(batch.source.x, decoded))).dataSync()[0];
    expect(Math.exp(translator.logScale('source').dataSync()[0]) / error).toBeGreaterThan(0.8);
    expect(Math.exp(translator.logScale('source').dataSync()[0]) / error).toBeLessThan(1.25);
  });

  it.each<[string, unknown]>([
    ['likelihood.family', { family: 'poisson' }],
    ['likelihood.scale', { scale: 0 }],
    ['likelihood.target.scale', { source: {}, target: { scale: 'fixed' } }],
  ])('%s that is wrong is named', (argument, likelihood) => {
    expect(() => createTranslator({ ...tinyOptions, likelihood: likelihood as object })).toThrow(
      expect.objectContaining({ name: 'TranslatorError', argument }),
    );
  });
});

describe('the prior', () => {
  const rows = (x: tf.Tensor2D): number[][] => x.arraySync();
  /** KL of every item of a domain from the float64 definition of a prior. */
  function klOf(
    translator: Translator,
    domain: 'source' | 'target',
    prior: (item: number) => 'mixture' | number[],
  ): number {
    const { posterior, z } = drawn(translator, domain);
    const [mean, logVariance, samples] = [posterior.mean, posterior.logVariance, z].map(rows);
    const classMeans = translator.classMeans.arraySync();
    const kl = mean.map((center, item) => {
      const ofItem = prior(item);
      return ofItem === 'mixture'
        ? oracle.klClassMixture(center, logVariance[item], samples[item], classMeans)
        : oracle.klNormal(center, logVariance[item], ofItem);
    });
    return kl.reduce((sum, value) => sum + value, 0) / kl.length;
  }
  const zeros = [0, 0, 0, 0, 0, 0];
  const labels = { source: [0, 1, 2, 1], target: [2, 0, 1] };

  it.each<
    [
      NonNullable<TranslatorOptions['prior']>,
      (classMeans: number[][], label: number | undefined) => 'mixture' | number[],
    ]
  >([
    ['standard-normal', () => zeros],
    ['class-means', (means, label) => (label === undefined ? 'mixture' : [...means[label], 0, 0])],
    ['class-mixture', () => 'mixture'],
  ])('%s is what the KL of every item is taken from', async (prior, ofLabel) => {
    const translator = createTranslator({ ...tinyOptions, prior });
    const means = translator.classMeans.arraySync();
    const wanted = (['source', 'target'] as const)
      .map((domain) => klOf(translator, domain, (item) => ofLabel(means, labels[domain][item])))
      .reduce((sum, value) => sum + value);
    const { kl } = await stepOf(translator, { kl: 1 });
    expect(Math.abs(kl! - wanted)).toBeLessThan(1e-4 * Math.abs(wanted));
  });

  it('of a translation is that of the item that set out', async () => {
    const ofLabels = async (prior: TranslatorOptions['prior'], relabeled: boolean): Promise<number> => {
      const batch = tinyBatch();
      if (relabeled) batch.source.labels = [1, 2, 0, 2];
      const translator = createTranslator({ ...tinyOptions, prior: prior!, classPull: 0 });
      const weights = { ...noWeights, cycleKl: 1 };
      return (await trainTranslatorStep(translator, createTranslatorOptimizers(), batch, { weights, seed: 1 }))
        .cycleKl!;
    };
    expect(await ofLabels('class-means', true)).not.toBe(await ofLabels('class-means', false));
    expect(await ofLabels('class-mixture', true)).toBe(await ofLabels('class-mixture', false));
    expect(await ofLabels('standard-normal', true)).toBe(await ofLabels('standard-normal', false));
  });

  it('gives log p(z), the mixture wherever there are class means', () => {
    const z = normal([2, 6], 8) as tf.Tensor2D;
    for (const prior of ['standard-normal', 'class-means', 'class-mixture'] as const) {
      const translator = createTranslator({ ...tinyOptions, prior });
      const [means, style] = [translator.classMeans.arraySync(), -Math.log(2 * Math.PI)];
      translator
        .logPrior(z)
        .dataSync()
        .forEach((found, item) => {
          const row = rows(z)[item];
          const squared = (from: number, to: number) => row.slice(from, to).reduce((sum, v) => sum + v * v, 0);
          const normalDensity = -0.5 * squared(0, 6) - 3 * Math.log(2 * Math.PI);
          const mixture = oracle.logMixture(row.slice(0, 4), means) - 0.5 * squared(4, 6) + style;
          expect(found).toBeCloseTo(prior === 'standard-normal' ? normalDensity : mixture, 4);
        });
    }
  });

  it('is drawn from: a class of its own for every unknown label, N(0, I) with the standard normal one', () => {
    const unknown = new Int32Array(6000).fill(-1);
    const translator = createTranslator(tinyOptions);
    translator.classMeans.assign(tf.tensor2d([[50, 0, 0, 0], [0, 50, 0, 0], [0, 0, 50, 0]])); // prettier-ignore
    const nearest = Array.from(
      tf.argMax(tf.slice(translator.samplePrior(unknown, 3), [0, 0], [6000, 3]), 1).dataSync(),
    );
    for (const k of [0, 1, 2]) {
      const share = nearest.filter((found) => found === k).length / 6000;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 6000));
    }
    const plain = createTranslator({ ...tinyOptions, prior: 'standard-normal' }).samplePrior(
      unknown.map(() => 1),
      3,
    );
    expect(Math.abs(tf.mean(plain).dataSync()[0])).toBeLessThan(0.03);
  });

  it('of class means needs alignment; a mixture does not', () => {
    const unaligned = { ...tinyOptions, alignment: 'none' } as const;
    expect(createTranslator(unaligned).options.prior).toBe('standard-normal');
    expect(createTranslator({ ...unaligned, prior: 'class-mixture' }).options.prior).toBe('class-mixture');
    expect(() => createTranslator({ ...unaligned, prior: 'class-means' })).toThrow('prior');
    expect(() => createTranslator({ ...tinyOptions, prior: 'vamp' as 'class-means' })).toThrow("prior: found 'vamp'");
  });
});
