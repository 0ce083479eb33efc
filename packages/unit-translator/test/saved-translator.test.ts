import { WeightAverage } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fileHandler } from '../examples/file-handler';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  getOptimizerStates,
  loadTranslator,
  saveTranslator,
  setOptimizerStates,
  trainTranslatorStep,
  translationModel,
  type DomainSpec,
  type Translator,
  type TranslatorOptimizers,
  type TranslatorOptions,
} from '../src/index';
import { linearCritic, normal, tinyBatch, tinyOptions, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const options: TranslatorOptions = {
  ...tinyOptions,
  discriminators: ['source', 'target'],
  likelihood: { source: { family: 'laplace' }, target: { scale: 0.5 } },
  prior: 'class-mixture',
};

/** Saves into memory, as JSON text and bytes: what a file or a server would hold. */
function memory(): { handler: tf.io.IOHandler; saved: () => tf.io.ModelArtifacts } {
  let json = '';
  let data: tf.io.WeightData | undefined;
  const saved = (): tf.io.ModelArtifacts => ({ ...(JSON.parse(json) as tf.io.ModelArtifacts), weightData: data! });
  return {
    saved,
    handler: {
      save: ({ weightData, ...rest }) => {
        json = JSON.stringify(rest);
        data = weightData;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      },
      load: () => Promise.resolve(saved()),
    },
  };
}

const largestGap = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

const allValues = (translator: Translator): number[][] =>
  valuesOf([...translator.translatorVariables(), ...translator.discriminatorVariables()]);

const step = (translator: Translator, optimizers: TranslatorOptimizers, seed: number) =>
  trainTranslatorStep(translator, optimizers, tinyBatch(), {
    critic: linearCritic(),
    weights: { ganTarget: 0.1 },
    seed,
  });

describe('a saved translator', () => {
  it('is the same when it is loaded: options, every weight, translations', async () => {
    const { handler } = memory();
    const translator = createTranslator(options);
    await saveTranslator(translator, handler);
    const { translator: loaded, ...rest } = await loadTranslator(handler);
    expect(rest).toEqual({});
    expect(loaded.options).toEqual(translator.options);
    expect(allValues(loaded)).toEqual(allValues(translator));
    const translated = (of: Translator): number[] =>
      Array.from(of.translate(tinyBatch().source.x, { from: 'source', to: 'target', seed: 1 }).dataSync());
    expect(translated(loaded)).toEqual(translated(translator));
  });

  it('is in the layers format: tf.io.decodeWeights reads every weight by its name', async () => {
    const { handler, saved } = memory();
    const translator = createTranslator(options);
    await saveTranslator(translator, handler);
    const { format, weightSpecs, weightData, userDefinedMetadata } = saved();
    expect(format).toBe('layers-model');
    expect(userDefinedMetadata).toMatchObject({ unitTranslator: { version: 1, options: { latentSize: 6 } } });
    const decoded = tf.io.decodeWeights(weightData!, weightSpecs!);
    const weights = await translator.getWeights();
    expect(Object.keys(decoded)).toEqual(weights.map(({ name }) => name));
    for (const { name, shape, values } of weights) {
      expect(decoded[name].shape).toEqual(shape);
      expect(Array.from(decoded[name].dataSync())).toEqual(Array.from(values));
    }
  });

  it('goes on training to the bit, from moments and averages that were saved with it', async () => {
    const run = { translator: createTranslator(options), optimizers: createTranslatorOptimizers() };
    const average = new WeightAverage(run.translator.namedTranslatorVariables(), { decay: 0.5 });
    for (let seed = 0; seed < 2; seed++) {
      await step(run.translator, run.optimizers, seed);
      average.update();
    }
    const { handler } = memory();
    await saveTranslator(run.translator, handler, { optimizers: run.optimizers, average });
    const { translator, optimizerStates, averagedWeights } = await loadTranslator(handler);
    const optimizers = createTranslatorOptimizers();
    setOptimizerStates(optimizers, optimizerStates!);
    const goesOn = new WeightAverage(translator.namedTranslatorVariables(), { decay: 0.5 });
    goesOn.setWeights(averagedWeights!);
    const losses = await step(run.translator, run.optimizers, 7);
    expect(await step(translator, optimizers, 7)).toEqual(losses);
    expect(allValues(translator)).toEqual(allValues(run.translator));
    [average, goesOn].forEach((each) => each.update());
    expect(await goesOn.getWeights()).toEqual(await average.getWeights());
  });

  it('survives a folder, by the documented handler for Node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'translator-'));
    try {
      const translator = createTranslator(options);
      const optimizers = createTranslatorOptimizers();
      await step(translator, optimizers, 0);
      await saveTranslator(translator, fileHandler(join(folder, 'new')), { optimizers });
      const { translator: loaded, optimizerStates } = await loadTranslator(fileHandler(join(folder, 'new')));
      expect(allValues(loaded)).toEqual(allValues(translator));
      expect(optimizerStates).toEqual(await getOptimizerStates(optimizers));
    } finally {
      await rm(folder, { recursive: true });
    }
    const [example, page] = await Promise.all(
      ['../examples/file-handler.ts', '../docs/rounds-and-saving.md'].map((path) =>
        readFile(new URL(path, import.meta.url), 'utf8'),
      ),
    );
    expect(page).toContain('```ts\n' + example.trim() + '\n```');
  });

  it('has moments without a value where no step was taken', async () => {
    const { handler } = memory();
    await saveTranslator(createTranslator(options), handler, { optimizers: createTranslatorOptimizers() });
    const { optimizerStates } = await loadTranslator(handler);
    const empty = new Float32Array();
    expect(optimizerStates!.translator).toEqual({ step: 0, firstMoment: empty, secondMoment: empty });
  });

  it('leaves no tensor of its own behind', async () => {
    const translator = createTranslator(options);
    const { handler } = memory();
    const tensors = tf.memory().numTensors;
    await saveTranslator(translator, handler);
    (await loadTranslator(handler)).translator.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('that is none, is of another version or does not fit is refused, and leaks nothing', async () => {
    const { handler, saved } = memory();
    await saveTranslator(createTranslator(options), handler);
    const tensors = tf.memory().numTensors;
    const loading = (change: Partial<tf.io.ModelArtifacts>) =>
      loadTranslator({ load: () => Promise.resolve({ ...saved(), ...change }) });
    await expect(loading({ userDefinedMetadata: {} })).rejects.toThrow('userDefinedMetadata.unitTranslator');
    const ofVersion2 = { unitTranslator: { version: 2, options } };
    await expect(loading({ userDefinedMetadata: ofVersion2 })).rejects.toMatchObject({ argument: 'from: version' });
    const wider = { unitTranslator: { version: 1, options: { ...options, latentSize: 7 } } };
    await expect(loading({ userDefinedMetadata: wider })).rejects.toThrow('options it was saved with');
    await expect(loadTranslator('nowhere://model')).rejects.toMatchObject({ argument: 'place' });
    await expect(saveTranslator(createTranslator(tinyOptions), {})).rejects.toMatchObject({ argument: 'to' });
    expect(tf.memory().numTensors).toBe(tensors + createdBy(() => createTranslator(tinyOptions)));
  });
});

function createdBy(create: () => unknown): number {
  const before = tf.memory().numTensors;
  create();
  return tf.memory().numTensors - before;
}

describe('a translation as a plain layers model', () => {
  const vector: DomainSpec = { kind: 'vector', size: 5, units: [4], hiddenUnits: 8 };
  const cases: [string, Partial<TranslatorOptions>][] = [
    ['image and sequence of odd sizes', {}],
    ['vectors', { source: vector }],
    ['nothing shared, unit variance', { sharedLayers: 0, posterior: 'unit-variance' }],
    ['three shared layers', { sharedLayers: 3 }],
  ];

  it.each(cases)('%s: computes what the translator does, and tf.loadLayersModel reads it', async (_, given) => {
    const translator = createTranslator({ ...tinyOptions, ...given });
    const source = translator.options.source;
    const x = normal([2, ...(source.kind === 'vector' ? [5] : [7, 6, 1])], 1);
    const t = normal([2, 9, 4], 2);
    for (const [from, to, items] of [
      ['source', 'target', x],
      ['target', 'source', t],
      ['target', 'target', t],
    ] as const) {
      const wanted = translator.translate(items, { from, to });
      const tensors = tf.memory().numTensors;
      const model = translationModel(translator, { from, to });
      const { handler, saved } = memory();
      await model.save(handler);
      model.dispose();
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved()));
      const found = loaded.predict(items) as tf.Tensor;
      expect(found.shape).toEqual(wanted.shape);
      expect(largestGap(found, wanted)).toBeLessThan(1e-5);
      loaded.dispose();
      found.dispose();
      expect(tf.memory().numTensors).toBe(tensors);
    }
  });

  it('holds for images and sequences of any size', () => {
    const length = fc.integer({ min: 1, max: 9 });
    const filters = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        length,
        length,
        length,
        filters,
        filters,
        fc.integer({ min: 1, max: 4 }),
        (height, width, steps, one, two, kernelSize) => {
          const translator = createTranslator({
            source: { kind: 'image', height, width, channels: 2, filters: one, kernelSize },
            target: { kind: 'sequence', steps, channels: 3, filters: two },
            ...{ classes: 2, latentSize: 3, sharedUnits: 4, seed: 1 },
          });
          const model = translationModel(translator, { from: 'target', to: 'source' });
          const t = normal([2, steps, 3], 1);
          const wanted = translator.translate(t, { from: 'target', to: 'source' });
          expect(largestGap(model.predict(t) as tf.Tensor, wanted)).toBeLessThan(1e-5);
          model.dispose();
        },
      ),
      { numRuns: 15 },
    );
  });
});
