import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  defaultLossWeights,
  getOptimizerStates,
  setOptimizerStates,
  trainTranslatorStep,
  warmUpLossWeights,
  type LossWeights,
  type StepLosses,
  type TranslatorBatch,
  type TranslatorOptions,
} from '../src/index';
import { linearCritic, normal, noWeights as none, tinyBatch, tinyOptions, tinyPairs, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

async function oneStep(
  weights: Partial<LossWeights>,
  {
    batch = tinyBatch(),
    options = tinyOptions,
    seed = 1,
  }: { batch?: TranslatorBatch; options?: TranslatorOptions; seed?: number } = {},
): Promise<{ losses: StepLosses; moved: string[]; criticMoved: boolean; criticCalls: number }> {
  const translator = createTranslator(options);
  const critic = linearCritic();
  const criticBefore = valuesOf([critic.weights]);
  const before = await translator.getWeights();
  const losses = await trainTranslatorStep(translator, createTranslatorOptimizers(), batch, { critic, weights, seed });
  const after = await translator.getWeights();
  const moved = before
    .filter(({ values }, index) => values.some((value, at) => value !== after[index].values[at]))
    .map(({ name }) => name);
  const criticMoved = JSON.stringify(valuesOf([critic.weights])) !== JSON.stringify(criticBefore);
  return { losses, moved, criticMoved, criticCalls: critic.calls };
}

describe('who moves', () => {
  it('a full step moves every translator and discriminator weight and none of the critic', async () => {
    const { moved, criticMoved } = await oneStep({});
    const names = (await createTranslator(tinyOptions).getWeights()).map(({ name }) => name);
    expect(names.filter((name) => !moved.includes(name))).toEqual([]);
    expect(criticMoved).toBe(false);
  });

  it('the discriminator stands still while the GAN term is off', async () => {
    const { moved, losses } = await oneStep({ ganSource: 0 });
    expect(moved.filter((name) => name.startsWith('discriminator'))).toEqual([]);
    expect(moved).toContain('target/encoder/convolution1/kernel');
    expect(losses.discriminator).toBeUndefined();
  });

  it('a GAN step alone moves Enc_t and Dec_s, but no part of the net that made no fakes', async () => {
    const { moved } = await oneStep({ ...none, ganSource: 1 });
    expect(moved).toContain('target/encoder/dense/kernel');
    expect(moved).toContain('source/decoder/dense/kernel');
    expect(moved).toContain('discriminator/dense/kernel');
    expect(moved.filter((name) => name.startsWith('source/encoder') || name.startsWith('target/decoder'))).toEqual([]);
  });

  it('the critic terms alone move Enc_s and Dec_t', async () => {
    const { moved } = await oneStep({ ...none, criticClass: 1 });
    expect(moved).toContain('source/encoder/dense/kernel');
    expect(moved).toContain('target/decoder/dense/kernel');
    expect(moved.filter((name) => /^(target\/encoder|source\/decoder|discriminator)/.test(name))).toEqual([]);
  });

  it('a discriminator step moves what it says: real logits up, fake logits down, at fixed translations', async () => {
    const translator = createTranslator(tinyOptions);
    const optimizers = createTranslatorOptimizers({ learningRate: 0, discriminatorLearningRate: 0.01 });
    const batch = tinyBatch();
    const before = valuesOf(translator.translatorVariables());
    const losses: number[] = [];
    for (let step = 0; step < 15; step++) {
      losses.push(
        (await trainTranslatorStep(translator, optimizers, batch, { weights: { ...none, ganSource: 1 }, seed: 1 }))
          .discriminator!,
      );
    }
    expect(losses[14]).toBeLessThan(0.8 * losses[0]);
    expect(valuesOf(translator.translatorVariables())).toEqual(before);
  });

  it('a GAN step of the translator raises the logits of its fakes', async () => {
    const translator = createTranslator(tinyOptions);
    const optimizers = createTranslatorOptimizers({ discriminatorLearningRate: 0 });
    const batch = tinyBatch();
    const before = valuesOf(translator.discriminatorVariables());
    const losses: number[] = [];
    for (let step = 0; step < 15; step++) {
      losses.push(
        (await trainTranslatorStep(translator, optimizers, batch, { weights: { ...none, ganSource: 1 }, seed: 1 }))
          .ganSource!,
      );
    }
    expect(losses[14]).toBeLessThan(losses[0]);
    expect(valuesOf(translator.discriminatorVariables())).toEqual(before);
  });
});

describe('terms', () => {
  it('a weight of 0 removes the term; the total is the weighted sum of the others', async () => {
    const { losses } = await oneStep({});
    const computed = (Object.keys(defaultLossWeights) as (keyof LossWeights)[]).filter(
      (name) => name !== 'pairedL1' && defaultLossWeights[name] > 0,
    );
    expect(Object.keys(losses).sort()).toEqual([...computed, 'discriminator', 'gradientNorm', 'total'].sort());
    const sum = computed.reduce((total, name) => total + defaultLossWeights[name] * losses[name]!, 0);
    expect(losses.total).toBeCloseTo(sum, 4);

    for (const name of computed) {
      const { losses: alone, criticCalls } = await oneStep({ ...none, [name]: 2 });
      expect(alone[name]).toBeCloseTo(losses[name]!, 4);
      expect(alone.total).toBeCloseTo(2 * losses[name]!, 3);
      const expected = [name, 'gradientNorm', 'total', ...(name === 'ganSource' ? ['discriminator'] : [])];
      expect(Object.keys(alone).sort()).toEqual(expected.sort());
      expect(criticCalls).toBe(name === 'featureMatching' ? 2 : name.startsWith('critic') ? 1 : 0);
    }
  });

  it('warm-up computes the autoencoders alone and needs no critic', async () => {
    const translator = createTranslator(tinyOptions);
    const losses = await trainTranslatorStep(translator, createTranslatorOptimizers(), tinyBatch(), {
      weights: warmUpLossWeights,
      seed: 1,
    });
    expect(Object.keys(losses).sort()).toEqual(['gradientNorm', 'kl', 'latentClass', 'reconstruction', 'total']);
  });

  it('pairs put the L1 to the true partner in place of all adversarial terms', async () => {
    const batch = { ...tinyBatch(), pairs: tinyPairs() };
    const { losses, criticCalls, moved } = await oneStep({}, { batch });
    expect(losses.pairedL1).toBeGreaterThan(0);
    for (const name of ['criticClass', 'criticReal', 'featureMatching', 'ganSource', 'discriminator'] as const) {
      expect(losses[name]).toBeUndefined();
    }
    expect(criticCalls).toBe(0);
    expect(moved.filter((name) => name.startsWith('discriminator'))).toEqual([]);
  });

  it('the L1 is that of the translations in both directions, at labels pulled and unknown', async () => {
    const options: TranslatorOptions = { ...tinyOptions, posterior: 'unit-variance', logVarianceRange: [-8, 2] };
    const pairs = tinyPairs();
    const translator = createTranslator({ ...options, posterior: 'gaussian' });
    // posteriors as narrow as they get, so that the sample is the mean up to exp(-8 / 2)
    const weights = await translator.getWeights();
    for (const { name, values } of weights) if (name === 'shared/encoder/latent1/bias') values.fill(-100, 6);
    translator.setWeights(weights);
    const toTarget = translator.translate(pairs.source, { from: 'source', to: 'target', labels: pairs.labels! });
    const toSource = translator.translate(pairs.target, { from: 'target', to: 'source', labels: pairs.labels! });
    const gap = (a: tf.Tensor, b: tf.Tensor): number => tf.mean(tf.abs(tf.sub(a, b))).dataSync()[0];
    const wanted = gap(toTarget, pairs.target) + gap(toSource, pairs.source);
    const losses = await trainTranslatorStep(
      translator,
      createTranslatorOptimizers(),
      { ...tinyBatch(), pairs },
      { weights: { ...none, pairedL1: 1 }, seed: 3 },
    );
    expect(Math.abs(losses.pairedL1! - wanted)).toBeLessThan(0.02);
  });

  it('unlabeled items of either domain enter reconstruction and KL', async () => {
    const full = { ...tinyBatch(), unlabeledSource: { x: normal([3, 7, 6, 1], 21) } };
    const { losses } = await oneStep({}, { batch: full });
    const { losses: without } = await oneStep({});
    expect(losses.reconstruction).not.toBeCloseTo(without.reconstruction!, 3);
    expect(losses.kl).not.toBeCloseTo(without.kl!, 3);
    const labeledOnly = { source: full.source, target: full.target };
    expect((await oneStep({}, { batch: labeledOnly })).losses.total).toBeGreaterThan(0);
  });

  it('a label of a pair reaches the L1 alone, and an unknown one nothing at all', async () => {
    const { source, target } = tinyPairs();
    const lossesWith = async (labels?: number[]): Promise<StepLosses> =>
      (await oneStep({}, { batch: { ...tinyBatch(), pairs: { source, target, labels } } })).losses;
    const unlabeled = await lossesWith();
    expect(await lossesWith([-1, -1])).toEqual(unlabeled);
    const labeled = await lossesWith([0, 2]);
    const ofTotal = { pairedL1: 0, total: 0, gradientNorm: 0 };
    expect(labeled.pairedL1).not.toBe(unlabeled.pairedL1);
    expect({ ...labeled, ...ofTotal }).toEqual({ ...unlabeled, ...ofTotal });
  });

  it('labels of the target shape the latent under alignment, and nothing without it', async () => {
    const batch = tinyBatch();
    const relabeled = { ...batch, target: { x: batch.target.x, labels: [0, 1, 2] } };
    const [{ losses: one }, { losses: other }] = [
      await oneStep({}, { batch }),
      await oneStep({}, { batch: relabeled }),
    ];
    expect(one.kl).not.toBe(other.kl);
    const unaligned: TranslatorOptions = { ...tinyOptions, alignment: 'none' };
    const [a, b] = [
      await oneStep({}, { batch, options: unaligned }),
      await oneStep({}, { batch: relabeled, options: unaligned }),
    ];
    expect(a.losses).toEqual(b.losses);
    expect(a.losses.latentClass).toBeUndefined();
    expect(a.moved).not.toContain('classMeans');
  });
});

describe('wrong input', () => {
  it.each<[string, TranslatorBatch, Partial<LossWeights>]>([
    ['batch.source.labels[0]', { ...tinyBatch(), source: { x: tinyBatch().source.x, labels: [-1, 0, 1, 2] } }, {}],
    ['batch.target.labels.length', { ...tinyBatch(), target: { x: tinyBatch().target.x, labels: [1] } }, {}],
    ['weights.cycle', tinyBatch(), { cycle: -1 }],
    ['weights.recon', tinyBatch(), { recon: 1 } as Partial<LossWeights>],
    ['weights', tinyBatch(), { ...none, pairedL1: 1 }],
    [
      'batch.target.x',
      {
        ...tinyBatch(),
        target: { x: normal([3, 9, 5], 1), labels: [0, 1, 2] },
        unlabeledTarget: { x: normal([3, 9, 5], 1) },
      },
      {},
    ],
    ['batch.unlabeledTarget.x', { ...tinyBatch(), unlabeledTarget: { x: normal([3, 8, 4], 1) } }, {}],
    ['batch.pairs.target', { ...tinyBatch(), pairs: { ...tinyPairs(), target: normal([3, 9, 4], 1) } }, {}],
  ])('%s is refused before anything has moved, and leaks nothing', async (argument, batch, weights) => {
    const translator = createTranslator(tinyOptions);
    const critic = linearCritic();
    const before = valuesOf(translator.translatorVariables());
    const tensors = tf.memory().numTensors;
    await expect(
      trainTranslatorStep(translator, createTranslatorOptimizers(), batch, { critic, weights, seed: 1 }),
    ).rejects.toMatchObject({
      name: 'TranslatorError',
      argument,
    });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(valuesOf(translator.translatorVariables())).toEqual(before);
  });

  it("another model's optimizers are refused, and leak nothing", async () => {
    const [translator, larger] = [createTranslator(tinyOptions), createTranslator({ ...tinyOptions, sharedUnits: 9 })];
    const optimizers = createTranslatorOptimizers();
    const batch = tinyBatch();
    const options = { critic: linearCritic(), seed: 1 };
    await trainTranslatorStep(larger, optimizers, batch, options);
    const before = valuesOf(translator.translatorVariables());
    const tensors = tf.memory().numTensors;
    await expect(trainTranslatorStep(translator, optimizers, batch, options)).rejects.toMatchObject({
      argument: 'optimizers',
    });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(valuesOf(translator.translatorVariables())).toEqual(before);
  });

  it('a missing critic, seed or finite loss is named', async () => {
    const translator = createTranslator(tinyOptions);
    const optimizers = createTranslatorOptimizers();
    await expect(trainTranslatorStep(translator, optimizers, tinyBatch(), { seed: 1 })).rejects.toMatchObject({
      argument: 'critic',
    });
    await expect(
      trainTranslatorStep(translator, optimizers, tinyBatch(), { seed: NaN, weights: warmUpLossWeights }),
    ).rejects.toThrow('seed');
    const wide = { critic: linearCritic(5), seed: 1 };
    await expect(trainTranslatorStep(translator, optimizers, tinyBatch(), wide)).rejects.toMatchObject({
      argument: 'critic: logits',
    });
    const broken = { ...tinyBatch(), source: { x: tf.fill([4, 7, 6, 1], NaN), labels: [0, 1, 2, 0] } };
    await expect(
      trainTranslatorStep(translator, optimizers, broken, { seed: 1, weights: warmUpLossWeights }),
    ).rejects.toThrow('found NaN');
  });
});

describe('runs', () => {
  const run = async (steps: number, seedOffset = 0): Promise<{ weights: number[][]; last: StepLosses }> => {
    const translator = createTranslator(tinyOptions);
    const optimizers = createTranslatorOptimizers();
    const critic = linearCritic();
    let last: StepLosses | undefined;
    for (let step = 0; step < steps; step++) {
      last = await trainTranslatorStep(translator, optimizers, tinyBatch(), { critic, seed: step + seedOffset });
    }
    return {
      weights: valuesOf([...translator.translatorVariables(), ...translator.discriminatorVariables()]),
      last: last!,
    };
  };

  it('equal seeds give equal weights, other step seeds other ones', async () => {
    const [one, same, other] = [await run(4), await run(4), await run(4, 100)];
    expect(same).toEqual(one);
    expect(other.weights).not.toEqual(one.weights);
  });

  it("twenty steps of both kinds hold no tensor beyond the optimizers' moments", async () => {
    const translator = createTranslator(tinyOptions);
    const optimizers = createTranslatorOptimizers();
    const critic = linearCritic();
    const [batch, pairs] = [tinyBatch(), tinyPairs()];
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < 20; step++) {
      await trainTranslatorStep(translator, optimizers, step % 3 === 0 ? { ...batch, pairs } : batch, {
        critic,
        seed: step,
      });
    }
    expect(tf.memory().numTensors).toBe(tensors + 4);
    optimizers.translator.dispose();
    optimizers.discriminator.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('a run resumed from weights and optimizer states ends with the same numbers', async () => {
    const straight = await run(6);
    const critic = linearCritic();
    const first = { translator: createTranslator(tinyOptions), optimizers: createTranslatorOptimizers() };
    for (let step = 0; step < 3; step++)
      await trainTranslatorStep(first.translator, first.optimizers, tinyBatch(), { critic, seed: step });
    const second = {
      translator: createTranslator({ ...tinyOptions, seed: 77 }),
      optimizers: createTranslatorOptimizers(),
    };
    second.translator.setWeights(await first.translator.getWeights());
    setOptimizerStates(second.optimizers, await getOptimizerStates(first.optimizers));
    for (let step = 3; step < 6; step++)
      await trainTranslatorStep(second.translator, second.optimizers, tinyBatch(), { critic, seed: step });
    expect(
      valuesOf([...second.translator.translatorVariables(), ...second.translator.discriminatorVariables()]),
    ).toEqual(straight.weights);
  });

  it('the loss falls on a fixed batch', async () => {
    const translator = createTranslator(tinyOptions);
    const optimizers = createTranslatorOptimizers({ learningRate: 0.02 });
    const [batch, critic] = [tinyBatch(), linearCritic()];
    const totals: number[] = [];
    for (let step = 0; step < 30; step++) {
      totals.push((await trainTranslatorStep(translator, optimizers, batch, { critic, seed: step })).total);
    }
    expect(totals[29]).toBeLessThan(0.8 * totals[0]);
  });
});
