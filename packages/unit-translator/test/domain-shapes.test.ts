import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  trainTranslatorStep,
  type DomainSpec,
  type TranslatorOptions,
} from '../src/index';
import { noWeights, normal, tinyOptions } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const length = fc.integer({ min: 1, max: 9 });
const widths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
const convolutional = {
  channels: fc.integer({ min: 1, max: 7 }),
  filters: widths,
  kernelSize: fc.integer({ min: 1, max: 5 }),
};
const image = fc.record({ kind: fc.constant('image' as const), height: length, width: length, ...convolutional });
const sequence = fc.record({ kind: fc.constant('sequence' as const), steps: length, ...convolutional });
const vector = fc.record({
  kind: fc.constant('vector' as const),
  size: length,
  units: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
});
const domain: fc.Arbitrary<DomainSpec> = fc.oneof(image, sequence, vector);

const itemOf = (spec: DomainSpec): number[] =>
  spec.kind === 'image'
    ? [spec.height, spec.width, spec.channels]
    : spec.kind === 'sequence'
      ? [spec.steps, spec.channels]
      : [spec.size];

describe('domains of any shape', () => {
  it('are translated, there and back, and trained: every weight moves', async () => {
    await fc.assert(
      fc.asyncProperty(domain, domain, fc.integer({ min: 0, max: 3 }), async (source, target, sharedLayers) => {
        const translator = createTranslator({
          ...{ source, target, sharedLayers, classes: 2, latentSize: 3, sharedUnits: 4, seed: 1 },
          discriminators: ['source', 'target'],
        });
        const x = normal([4, ...itemOf(source)], 1);
        const t = normal([3, ...itemOf(target)], 2);
        expect(translator.translate(x, { from: 'source', to: 'target' }).shape).toEqual([4, ...itemOf(target)]);
        expect(translator.cycle(t, { from: 'target', through: 'source' }).shape).toEqual(t.shape);

        const before = await translator.getWeights();
        const batch = { source: { x, labels: [0, 1, 0, 1] }, target: { x: t, labels: [1, 0, 1] } };
        const weights = {
          ...noWeights,
          reconstruction: 1,
          kl: 1,
          cycle: 1,
          latentClass: 1,
          ganSource: 1,
          ganTarget: 1,
        };
        const losses = await trainTranslatorStep(translator, createTranslatorOptimizers(), batch, { weights, seed: 1 });
        expect(losses.gradientNorm).toBeGreaterThan(0);
        const after = await translator.getWeights();
        const still = before.filter(({ values }, at) => values.every((value, i) => value === after[at].values[i]));
        expect(still.map(({ name }) => name)).toEqual([]);
        translator.dispose();
      }),
      { numRuns: 25 },
    );
  });

  it('many channels, depth 1 and length 1 included', () => {
    const translator = createTranslator({
      ...{ classes: 2, latentSize: 2, sharedUnits: 3, seed: 1 },
      source: { kind: 'image', height: 1, width: 17, channels: 33, filters: [2] },
      target: { kind: 'sequence', steps: 1, channels: 40, filters: [3, 3, 3, 3] },
    });
    expect(translator.translate(normal([2, 1, 17, 33], 1), { from: 'source', to: 'target' }).shape).toEqual([2, 1, 40]);
    expect(translator.translate(normal([2, 1, 40], 1), { from: 'target', to: 'source' }).shape).toEqual([2, 1, 17, 33]);
  });
});

describe('a domain of vectors', () => {
  const options: TranslatorOptions = {
    ...tinyOptions,
    source: { kind: 'vector', size: 5, units: [4, 3], hiddenUnits: 8 },
    discriminators: ['source'],
  };

  it('goes through dense layers with leaky ReLU 0.1: the float64 definition, within 1e-5', async () => {
    const translator = createTranslator(options);
    const weights = new Map((await translator.getWeights()).map((weight) => [weight.name, weight]));
    const dense = (name: string, x: number[]): number[] => {
      const { shape, values } = weights.get(`${name}/kernel`)!;
      const bias = weights.get(`${name}/bias`)!.values;
      return Array.from({ length: shape[1] }, (_, to) =>
        x.reduce((sum, value, from) => sum + value * values[from * shape[1] + to], bias[to]),
      );
    };
    const leaky = (x: number[]): number[] => x.map((value) => Math.max(value, 0.1 * value));
    const through = (x: number[], names: string[]): number[] =>
      names.reduce((hidden, name) => leaky(dense(name, hidden)), x);
    const x = normal([1, 5], 3);
    const values = Array.from(x.dataSync());
    const encoder = ['layer1', 'layer2', 'dense'].map((name) => `source/encoder/${name}`);
    const mean = dense('shared/encoder/latent1', through(values, [...encoder, 'shared/encoder/latent2'])).slice(0, 6);
    const decoder = [
      'shared/decoder/latent1',
      'shared/decoder/latent2',
      'source/decoder/layer1',
      'source/decoder/layer2',
    ];
    const returned = dense('source/decoder/layer3', through(mean, decoder));
    const score = dense('discriminator/dense', through(values, ['discriminator/layer1', 'discriminator/layer2']));
    for (const [found, wanted] of [
      [translator.encode('source', x).mean, mean],
      [translator.reconstruct('source', x), returned],
      [translator.discriminate('source', x), score],
    ] as const) {
      expect(found.size).toBe(wanted.length);
      found.dataSync().forEach((value, at) => expect(value).toBeCloseTo(wanted[at], 5));
    }
  });

  it.each<[string, Partial<TranslatorOptions['source']>]>([
    ['source.size', { size: 0 }],
    ['source.units[1]', { units: [3, 1.5] }],
    ['source.kind', { kind: 'graph' } as object],
  ])('%s that is wrong is named', (argument, wrong) => {
    const source = { ...options.source, ...wrong } as DomainSpec;
    expect(() => createTranslator({ ...options, source })).toThrow(
      expect.objectContaining({ name: 'TranslatorError', argument }),
    );
  });
});
