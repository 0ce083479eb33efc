import { failureOf } from '@image2audio/argument-checks/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  completeLossWeights,
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  image2AudioDomains,
  saveTranslator,
  trainTranslatorRounds,
  trainTranslatorStep,
  translationModel,
  TranslatorError,
  type Translator,
  type TranslatorOptimizers,
  type VectorDomainSpec,
} from '../src/index';
import { normal, tinyBatch, tinyOptions, tinyPairs } from './tiny-domains';

const vector: VectorDomainSpec = { kind: 'vector', size: 3, units: [2] };
let translator: Translator;
let optimizers: TranslatorOptimizers;

beforeAll(async () => {
  await tf.setBackend('cpu');
  translator = createTranslator(tinyOptions);
  optimizers = createTranslatorOptimizers();
});
afterAll(() => translator.dispose());

const faces = (): tf.Tensor => normal([2, 7, 6, 1], 1);
const there = { from: 'source', to: 'target' } as const;
const rounds = { rounds: 1, stepsPerRound: 1, batch: () => tinyBatch(), seed: 1 };
const takeStep = (...input: Parameters<ReturnType<typeof createTranslatorStep>>) =>
  createTranslatorStep(translator, optimizers)(...input);

describe('an option that there is not is refused by name, with the nearest one that there is', () => {
  it.each<[call: string, misspelt: string, meant: string, (misspelt: object) => unknown]>([
    ['createTranslator', 'options.latentsize', 'latentSize', (more) => createTranslator({ ...tinyOptions, ...more })],
    [
      'createTranslator, an image',
      'source.filter',
      'filters',
      (more) => createTranslator({ ...tinyOptions, source: { ...tinyOptions.source, ...more } }),
    ],
    [
      'createTranslator, a sequence',
      'target.step',
      'steps',
      (more) => createTranslator({ ...tinyOptions, target: { ...tinyOptions.target, ...more } }),
    ],
    [
      'createTranslator, a vector',
      'target.unit',
      'units',
      (more) => createTranslator({ ...tinyOptions, target: { ...vector, ...more } }),
    ],
    [
      'createTranslator, both likelihoods',
      'likelihood.famly',
      'family',
      (likelihood) => createTranslator({ ...tinyOptions, likelihood }),
    ],
    [
      'createTranslator, one likelihood',
      'likelihood.source.scal',
      'scale',
      (source) => createTranslator({ ...tinyOptions, likelihood: { source, target: {} } }),
    ],
    ['image2AudioDomains', 'options.frame', 'frames', (options) => image2AudioDomains(options)],
    ['translate', 'options.label', 'labels', (more) => translator.translate(faces(), { ...there, ...more })],
    ['reconstruct', 'options.sed', 'seed', (options) => translator.reconstruct('source', faces(), options)],
    [
      'cycle',
      'options.trough',
      'through',
      (more) => translator.cycle(faces(), { from: 'source', through: 'target', ...more }),
    ],
    ['createTranslatorOptimizers', 'options.beta', 'beta1', (options) => createTranslatorOptimizers(options)],
    [
      'createTranslatorStep',
      'options.clipnorm',
      'clipNorm',
      (options) => createTranslatorStep(translator, optimizers, options),
    ],
    [
      'createTranslatorStep, weights',
      'weights.cycles',
      'cycle',
      (weights) => createTranslatorStep(translator, optimizers, { weights }),
    ],
    ['completeLossWeights', 'weights.cycleKL', 'cycleKl', (weights) => completeLossWeights(weights)],
    ['a step', 'options.sede', 'seed', (more) => takeStep(tinyBatch(), { seed: 1, ...more })],
    [
      'a step, its batch',
      'batch.unlabelledTarget',
      'unlabeledTarget',
      (more) => takeStep({ ...tinyBatch(), ...more }, { seed: 1 }),
    ],
    [
      'a step, its items',
      'batch.source.lables',
      'labels',
      (more) => {
        const batch = tinyBatch();
        return takeStep({ ...batch, source: { ...batch.source, ...more } }, { seed: 1 });
      },
    ],
    [
      'a step, its pairs',
      'batch.pairs.label',
      'labels',
      (more) => takeStep({ ...tinyBatch(), pairs: { ...tinyPairs(), ...more } }, { seed: 1 }),
    ],
    [
      'trainTranslatorStep',
      'options.ganLos',
      'ganLoss',
      (more) => trainTranslatorStep(translator, optimizers, tinyBatch(), { seed: 1, ...more }),
    ],
    [
      'trainTranslatorRounds',
      'options.onRounds',
      'onRound',
      (more) => trainTranslatorRounds(takeStep, { ...rounds, ...more }),
    ],
    ['saveTranslator', 'options.averages', 'average', (options) => saveTranslator(translator, {}, options)],
    ['translationModel', 'options.too', 'to', (more) => translationModel(translator, { ...there, ...more })],
  ])('%s: %s', async (_, misspelt, meant, call) => {
    const error = await failureOf(() => call({ [misspelt.split('.').at(-1)!]: 1 }));
    expect(error).toBeInstanceOf(TranslatorError);
    expect((error as TranslatorError).argument).toBe(misspelt);
    expect((error as TranslatorError).fix).toBe(`Did you mean '${meant}'?`);
  });
});

describe('options that are missing or no object are refused where some are needed', () => {
  it.each<[call: string, argument: string, (options: never) => unknown]>([
    ['createTranslator', 'options', (options) => createTranslator(options)],
    ['createTranslator', 'source', (source) => createTranslator({ ...tinyOptions, source })],
    ['translate', 'options', (options) => translator.translate(faces(), options)],
    ['cycle', 'options', (options) => translator.cycle(faces(), options)],
    ['a step', 'options', (options) => takeStep(tinyBatch(), options)],
    ['a step, its batch', 'batch', (batch) => takeStep(batch, { seed: 1 })],
    ['trainTranslatorStep', 'options', (options) => trainTranslatorStep(translator, optimizers, tinyBatch(), options)],
    ['trainTranslatorRounds', 'options', (options) => trainTranslatorRounds(takeStep, options)],
    ['translationModel', 'options', (options) => translationModel(translator, options)],
  ])('%s: %s', async (_, argument, call) => {
    for (const wrong of [undefined, null, 3, 'fast', []])
      expect(await failureOf(() => call(wrong as never))).toMatchObject({ name: 'TranslatorError', argument });
  });
});

it('names that there are not are refused with the nearest one', async () => {
  const wrong: [argument: string, meant: string, call: () => unknown][] = [
    ['source.kind', 'image', () => createTranslator({ ...tinyOptions, source: { kind: 'imag' } as never })],
    ['prior', 'class-means', () => createTranslator({ ...tinyOptions, prior: 'class-mean' as never })],
    ['ganLoss', 'hinge', () => createTranslatorStep(translator, optimizers, { ganLoss: 'hing' as never })],
    ['to', 'target', () => translator.translate(faces(), { from: 'source', to: 'taget' as never })],
  ];
  for (const [argument, meant, call] of wrong)
    expect(await failureOf(call)).toMatchObject({ argument, fix: `Did you mean '${meant}'?` });
});

it('nothing that was refused has left a tensor behind', async () => {
  const tensors = tf.memory().numTensors;
  expect(await failureOf(() => createTranslator({ ...tinyOptions, sed: 1 } as never))).toBeInstanceOf(TranslatorError);
  expect(tf.memory().numTensors).toBe(tensors);
});
