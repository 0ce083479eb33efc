import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  trainTranslatorStep,
  type Critic,
  type DomainName,
  type GanLoss,
  type LossWeights,
  type StepLosses,
  type Translator,
} from '../src/index';
import { criticClassLoss, criticRealLoss, featureMatchingLoss } from '../src/losses';
import { deriveSeed } from '@image2audio/tfjs-training';
import { oneHotLabels } from '../src/latent/labels';
import { gan as oracle } from './float64-losses';
import { linearCritic, noWeights, normal, tinyBatch, tinyOptions, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const options = { ...tinyOptions, discriminators: ['source', 'target'] as const };
const kinds: GanLoss[] = ['logistic', 'least-squares', 'hinge'];
const weightOf = { source: 'ganSource', target: 'ganTarget' } as const;
const mean = (scores: number[]): number => scores.reduce((sum, score) => sum + score, 0) / scores.length;

interface Run {
  translator: Translator;
  losses: StepLosses[];
}

async function run(
  weights: Partial<LossWeights>,
  {
    ganLoss,
    rates,
    steps = 1,
  }: { ganLoss: GanLoss; rates: [translator: number, discriminators: number]; steps?: number },
): Promise<Run> {
  const translator = createTranslator(options);
  const [learningRate, discriminatorLearningRate] = rates;
  const optimizers = createTranslatorOptimizers({ learningRate, discriminatorLearningRate });
  const losses: StepLosses[] = [];
  for (let step = 0; step < steps; step++) {
    const all = { ...noWeights, ...weights };
    losses.push(await trainTranslatorStep(translator, optimizers, tinyBatch(), { weights: all, ganLoss, seed: 1 }));
  }
  return { translator, losses };
}

/** Scores of the batch's items of a domain, and of those translated into it as the steps of `run` translate them. */
function scoresOf({ translator }: Pick<Run, 'translator'>, domain: DomainName): { real: number[]; fake: number[] } {
  const { source, target, unlabeledTarget } = tinyBatch();
  const items = { source: source.x, target: tf.concat([target.x, unlabeledTarget!.x]) };
  const labels = { source: Array.from(source.labels), target: [...Array.from(target.labels), -1, -1] };
  const from = domain === 'source' ? 'target' : 'source';
  const z = translator.sample(translator.encode(from, items[from]), deriveSeed(1, from));
  const fakes = translator.decode(domain, translator.pullToClass(z, labels[from]));
  const [real, fake] = [items[domain], fakes].map((x) => Array.from(translator.discriminate(domain, x).dataSync()));
  return { real, fake };
}

const cases = kinds.flatMap((ganLoss) => (['source', 'target'] as const).map((domain) => [ganLoss, domain] as const));

describe.each(cases)('the %s GAN of the %s domain', (ganLoss, domain) => {
  const weights = { [weightOf[domain]]: 1 };

  const atStart = () => scoresOf({ translator: createTranslator(options) }, domain);
  const discriminatorName = domain === 'source' ? 'discriminator' : 'targetDiscriminator';

  it('has the losses of the float64 definition on items and translations', async () => {
    const [losses] = (await run(weights, { ganLoss, rates: [0, 1e-3] })).losses;
    const { real, fake } = atStart();
    expect(losses[weightOf[domain]]).toBeCloseTo(oracle[ganLoss].generator(fake), 4);
    expect(losses[discriminatorName]).toBeCloseTo(oracle[ganLoss].discriminator(real, fake), 4);
    expect(oracle[ganLoss].discriminator(real, fake)).not.toBeCloseTo(oracle[ganLoss].discriminator(fake, real), 3);
    const names = [weightOf[domain], discriminatorName, 'gradientNorm', 'total'];
    expect(Object.keys(losses).sort()).toEqual(names.sort());
  });

  it('the translator raises the scores of its fakes', async () => {
    const end = scoresOf(await run(weights, { ganLoss, rates: [3e-3, 0], steps: 12 }), domain);
    expect(mean(end.fake)).toBeGreaterThan(mean(atStart().fake) + 0.01);
  });

  // least squares pull scores to 1 and 0, which may bring far ones nearer: what falls for all three is the loss
  it('the discriminator tells real items from fakes better', async () => {
    const [start, end] = [atStart(), scoresOf(await run(weights, { ganLoss, rates: [0, 3e-3], steps: 12 }), domain)];
    const { discriminator } = oracle[ganLoss];
    expect(discriminator(end.real, end.fake)).toBeLessThan(discriminator(start.real, start.fake) - 0.01);
  });

  it("moves no weight by the other's step: each ends as if the other had stood still", async () => {
    const both = await run(weights, { ganLoss, rates: [1e-2, 1e-2] });
    const translatorAlone = await run(weights, { ganLoss, rates: [1e-2, 0] });
    const discriminatorAlone = await run(weights, { ganLoss, rates: [0, 1e-2] });
    const start = createTranslator(options);
    const ofTranslator = ({ translator }: { translator: Translator }) => valuesOf(translator.translatorVariables());
    const ofDiscriminators = ({ translator }: { translator: Translator }) =>
      valuesOf(translator.discriminatorVariables());
    expect(ofTranslator(both)).toEqual(ofTranslator(translatorAlone));
    expect(ofDiscriminators(both)).toEqual(ofDiscriminators(discriminatorAlone));
    expect(ofTranslator(discriminatorAlone)).toEqual(ofTranslator({ translator: start }));
    expect(ofDiscriminators(translatorAlone)).toEqual(ofDiscriminators({ translator: start }));
    expect(ofTranslator(both)).not.toEqual(ofTranslator({ translator: start }));
    expect(ofDiscriminators(both)).not.toEqual(ofDiscriminators({ translator: start }));
  });
});

describe('both discriminators', () => {
  it("take their steps together, each on its own domain's items", async () => {
    const settings = { ganLoss: 'logistic' as const, rates: [0, 1e-3] as [number, number] };
    const both = await run({ ganSource: 1, ganTarget: 1 }, settings);
    const source = await run({ ganSource: 1 }, settings);
    const target = await run({ ganTarget: 1 }, settings);
    expect(both.losses[0].discriminator).toBe(source.losses[0].discriminator);
    expect(both.losses[0].targetDiscriminator).toBe(target.losses[0].targetDiscriminator);
    expect(both.losses[0].total).toBeCloseTo(source.losses[0].total + target.losses[0].total, 5);
  });

  it('have weights of their own, and Dis_s those it has alone', async () => {
    const both = await createTranslator(options).getWeights();
    const alone = await createTranslator(tinyOptions).getWeights();
    const added = both.filter(({ name }) => !alone.some((weight) => weight.name === name)).map(({ name }) => name);
    expect(added.length).toBe(6);
    expect(added.every((name) => name.startsWith('targetDiscriminator/'))).toBe(true);
    expect(both.filter(({ name }) => !added.includes(name))).toEqual(alone);
  });

  it('are named where they are missing', async () => {
    const translator = createTranslator({ ...tinyOptions, discriminators: [] });
    expect(translator.discriminatorVariables()).toEqual([]);
    expect(() => translator.discriminate('source', tinyBatch().source.x)).toThrow("discriminators: ['source']");
    const train = (weights: Partial<LossWeights>) =>
      trainTranslatorStep(translator, createTranslatorOptimizers(), tinyBatch(), {
        weights: { ...noWeights, ...weights },
        seed: 1,
      });
    await expect(train({ ganSource: 1 })).rejects.toMatchObject({ argument: 'weights.ganSource' });
    await expect(train({ ganTarget: 1 })).rejects.toMatchObject({ argument: 'weights.ganTarget' });
    expect(Object.keys(await train({ reconstruction: 1 }))).toEqual(['reconstruction', 'total', 'gradientNorm']);
    await expect(
      trainTranslatorStep(translator, createTranslatorOptimizers(), tinyBatch(), {
        ganLoss: 'wasserstein' as GanLoss,
        seed: 1,
      }),
    ).rejects.toMatchObject({ argument: 'ganLoss' });
  });
});

describe('a critic of the source domain', () => {
  const criticWeights = { ...noWeights, criticClass: 1, criticReal: 0.5, featureMatching: 2 };
  const faceCritic = (): Critic & { weights: tf.Variable } => {
    const weights = tf.tidy(() => tf.variable(tf.mul(normal([42, 3], 19), 0.3)));
    return {
      weights,
      evaluate(x) {
        const logits: tf.Tensor2D = tf.matMul(tf.reshape(x, [x.shape[0], 42]), weights);
        return { logits, features: tf.tanh(logits) };
      },
    };
  };

  it('judges translations of labeled target items; with both critics the terms are the sum, and no critic moves', async () => {
    const [translator, critic, sourceCritic] = [createTranslator(tinyOptions), linearCritic(), faceCritic()];
    const batch = tinyBatch();
    const z = translator.sample(
      translator.encode('target', tf.concat([batch.target.x, batch.unlabeledTarget!.x])),
      deriveSeed(1, 'target'),
    );
    const pulled = translator.pullToClass(tf.slice(z, 0, 3), batch.target.labels);
    const { logits, features } = sourceCritic.evaluate(translator.decode('source', pulled));
    const wanted = {
      criticClass: criticClassLoss(logits, oneHotLabels(batch.target.labels, 3)).dataSync()[0],
      criticReal: criticRealLoss(logits).dataSync()[0],
      featureMatching: featureMatchingLoss(features, sourceCritic.evaluate(batch.source.x).features).dataSync()[0],
    };
    const frozen = valuesOf([critic.weights, sourceCritic.weights]);
    const losses = async (critics: { critic?: Critic; sourceCritic?: Critic }): Promise<StepLosses> =>
      trainTranslatorStep(createTranslator(tinyOptions), createTranslatorOptimizers(), batch, {
        ...critics,
        weights: criticWeights,
        seed: 1,
      });
    const [ofSource, ofTarget, ofBoth] = [
      await losses({ sourceCritic }),
      await losses({ critic }),
      await losses({ critic, sourceCritic }),
    ];
    for (const [name, value] of Object.entries(wanted) as [keyof typeof wanted, number][]) {
      expect(ofSource[name]).toBeCloseTo(value, 4);
      expect(ofBoth[name]).toBeCloseTo(value + ofTarget[name]!, 4);
    }
    expect(valuesOf([critic.weights, sourceCritic.weights])).toEqual(frozen);
  });

  it('moves Enc_t and Dec_s alone', async () => {
    const translator = createTranslator(tinyOptions);
    const before = await translator.getWeights();
    await trainTranslatorStep(translator, createTranslatorOptimizers(), tinyBatch(), {
      sourceCritic: faceCritic(),
      weights: criticWeights,
      seed: 1,
    });
    const after = await translator.getWeights();
    const moved = before.filter(({ values }, at) => values.some((value, i) => value !== after[at].values[i]));
    const names = moved.map(({ name }) => name);
    expect(names).toContain('target/encoder/dense/kernel');
    expect(names).toContain('source/decoder/dense/kernel');
    expect(names.filter((name) => /^(source\/encoder|target\/decoder|discriminator)/.test(name))).toEqual([]);
  });

  it('with logits of another number of classes is named', async () => {
    const wide: Critic = {
      evaluate: (x) => ({ logits: tf.zeros([x.shape[0], 4]), features: tf.zeros([x.shape[0], 2]) }),
    };
    await expect(
      trainTranslatorStep(createTranslator(tinyOptions), createTranslatorOptimizers(), tinyBatch(), {
        sourceCritic: wide,
        weights: criticWeights,
        seed: 1,
      }),
    ).rejects.toMatchObject({ argument: 'sourceCritic: logits' });
  });
});
