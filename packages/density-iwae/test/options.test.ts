import { failureOf } from '@image2audio/argument-checks/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { principalComponents } from '../src/feature-space/principal-components';
import { annealedShare, DensityError, fitFeatureDensity, logDensity, selectDensest } from '../src/index';
import { laplaceProposal, refinedProposal } from '../src/proposals';
import { linearGaussian } from './linear-gaussian';

const model = linearGaussian({});
const features = { data: [1, 2, 3, 5, 4, 9], rows: 3, columns: 2 };
let x: tf.Tensor;

beforeAll(async () => {
  await tf.setBackend('cpu');
  x = tf.ones([2, 5]);
});
afterAll(() => x.dispose());

describe('an option that there is not is refused by name, with the nearest one that there is', () => {
  it.each<[call: string, misspelt: string, meant: string, (options: object) => unknown]>([
    ['annealedShare', 'options.maximun', 'maximum', (options) => annealedShare(0.5, options)],
    ['selectDensest', 'options.group', 'groups', (options) => selectDensest([1, 2], 0.5, options)],
    ['logDensity', 'options.sampels', 'samples', (options) => logDensity(model, x, options)],
    ['logDensity', 'ais.temperature', 'temperatures', (ais) => logDensity(model, x, { ais })],
    ['logDensity', 'trust.khat', 'kHat', (trust) => logDensity(model, x, { trust })],
    ['fitFeatureDensity', 'options.componets', 'components', (options) => fitFeatureDensity(features, options)],
    ['refinedProposal', 'options.pair', 'pairs', (options) => refinedProposal(options)],
    ['laplaceProposal', 'options.learningrate', 'learningRate', (options) => laplaceProposal(options)],
    [
      'principalComponents',
      'options.whitens',
      'whiten',
      (options) => principalComponents(features, { components: 1, ...options }),
    ],
  ])('%s: %s', async (_, misspelt, meant, call) => {
    const error = await failureOf(() => call({ [misspelt.split('.')[1]]: 1 }));
    expect(error).toBeInstanceOf(DensityError);
    expect((error as DensityError).argument).toBe(misspelt);
    expect((error as DensityError).fix).toBe(`Did you mean '${meant}'?`);
  });
});

describe('options that are no object are refused', () => {
  it.each<[call: string, (options: never) => unknown]>([
    ['annealedShare', (options) => annealedShare(0.5, options)],
    ['selectDensest', (options) => selectDensest([1, 2], 0.5, options)],
    ['logDensity', (options) => logDensity(model, x, options)],
    ['fitFeatureDensity', (options) => fitFeatureDensity(features, options)],
    ['refinedProposal', (options) => refinedProposal(options)],
    ['laplaceProposal', (options) => laplaceProposal(options)],
    ['principalComponents', (options) => principalComponents(features, options)],
  ])('%s', async (_, call) => {
    for (const wrong of [null, 3, 'fast', []]) {
      expect(await failureOf(() => call(wrong as never))).toMatchObject({ name: 'DensityError', argument: 'options' });
    }
  });

  it('and so are missing ones where some are needed', async () => {
    expect(await failureOf(() => principalComponents(features, undefined as never))).toBeInstanceOf(DensityError);
  });
});

it('an estimator, a proposal and a curve that there are not are refused with the nearest one', async () => {
  expect(await failureOf(() => logDensity(model, x, { estimator: 'iwea' as never }))).toMatchObject({
    argument: 'estimator',
    fix: "Did you mean 'iwae'?",
  });
  expect(await failureOf(() => logDensity(model, x, { proposal: 'laplce' as never }))).toMatchObject({
    argument: 'proposal',
    fix: "Did you mean 'laplace'?",
  });
  expect(await failureOf(() => annealedShare(0.5, { curve: 'cosin' as never }))).toMatchObject({
    argument: 'curve',
    fix: "Did you mean 'cosine'?",
  });
});
