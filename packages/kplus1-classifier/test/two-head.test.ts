import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamW, randomStream } from '@image2audio/tfjs-training';
import {
  ClassifierError,
  createClassifier,
  createClassifierStep,
  decodeClassifier,
  encodeClassifier,
  groupMeans,
  kPlus1Probabilities,
} from '../src';
import { attentiveStatisticsPooling, groupStandardization, jointLogits } from '../src/layers';
import { logSumExp, objectiveTerms } from '../src/losses';
import type { TwoHeadOptions } from '../src/network/two-head-settings';
import { listed } from './by-name';
import { finiteDifferences, largestDifference } from './finite-differences';
import { tensorsLeft } from './tensor-leaks';

interface Case {
  features: number[];
  heads: [number[], number[]];
  logits: number[];
  loss: number;
  gradients: Record<string, number[]>;
}
interface Reference {
  library: string;
  shape: { rows: number; frames: number; bands: number; classes: number; functionals: number };
  network: Omit<TwoHeadOptions, 'kind'>;
  weights: Record<string, { shape: number[]; values: number[] }>;
  masks: Record<string, { shape: number[]; values: number[] }>;
  x: number[];
  f: number[];
  speakers: number[];
  labels: number[];
  plain: Case;
  grouped: Case;
}

// Made by tools/fixtures/kplus1-classifier/torch_two_head.py with torch 2.13.0 in float64; ours is float32
const fixture = new URL('./fixtures/torch-two-head.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Reference;

beforeAll(() => tf.setBackend('cpu'));

function copied(standardizeWithinGroups: boolean) {
  const { frames, bands, classes, functionals } = reference.shape;
  const network = { kind: 'two-head' as const, ...reference.network, functionals, standardizeWithinGroups };
  const classifier = createClassifier({ frames, bands, classes, seed: 1, network });
  classifier.setWeights(listed(reference.weights));
  return classifier;
}

const input = () => {
  const { rows, frames, bands, functionals } = reference.shape;
  return {
    x: tf.tensor3d(reference.x, [rows, frames, bands]),
    functionals: tf.tensor2d(reference.f, [rows, functionals]),
    groupMeans: groupMeans(reference.speakers),
  };
};

describe('the two-head network on weights of torch 2.13.0', () => {
  it.each(['plain', 'grouped'] as const)('gives its features, heads, joint logits, loss and gradients (%s)', (name) => {
    expect(reference.library).toBe('torch 2.13.0');
    const classifier = copied(name === 'grouped');
    const expected = reference[name];
    tf.tidy(() => {
      const { x, ...others } = input();
      const { features, logits, heads } = classifier.forward(x, others);
      expect(largestDifference(features.dataSync(), expected.features)).toBeLessThan(1e-4);
      heads!.forEach((head, i) => {
        expect(largestDifference(head.dataSync(), expected.heads[i])).toBeLessThan(1e-4);
      });
      expect(largestDifference(logits.dataSync(), expected.logits)).toBeLessThan(1e-4);

      const masks = Object.fromEntries(
        Object.entries(reference.masks).map(([site, { shape, values }]) => [site, tf.tensor(values, shape)]),
      );
      const { value, grads } = tf.variableGrads(() => {
        const output = classifier.forward(x, { ...others, training: { dropoutMasks: masks } });
        const terms = objectiveTerms({ labeled: { ...output, labels: reference.labels } }, { labelSmoothing: 0.1 });
        return tf.add<tf.Scalar>(terms.labeled!, classifier.penalty()!);
      }, classifier.trainableVariables());
      expect(value.dataSync()[0]).toBeCloseTo(expected.loss, 4);
      expect(classifier.parameters.map((parameter) => parameter.name).sort()).toEqual(
        Object.keys(expected.gradients).sort(),
      );
      for (const parameter of classifier.parameters) {
        const { name: variable } = parameter.variable;
        const difference = largestDifference(grads[variable].dataSync(), expected.gradients[parameter.name]);
        expect(difference, parameter.name).toBeLessThan(1e-4);
      }
    });
    classifier.dispose();
  });
});

describe('the two-head network', () => {
  const options = {
    frames: 12,
    bands: 6,
    classes: 3,
    seed: 4,
    network: { kind: 'two-head' as const, filters: [8, 8], groups: 2, attentionUnits: 4, functionals: 5 },
  };

  it('has the gradient of finite differences in its input, in the part that reads it', () => {
    const classifier = createClassifier(options);
    const random = randomStream(8);
    tf.tidy(() => {
      const x = tf.tensor3d(
        Float32Array.from({ length: 72 }, () => 2 * random() - 1),
        [1, 12, 6],
      );
      const f = (values: tf.Tensor) => {
        const { features, logits } = classifier.spectrogramHead(values as tf.Tensor3D);
        return tf.add(tf.sum(tf.mul(logits, [[1, -2, 3]])), tf.mul(tf.sum(features), 0.1));
      };
      const gradient = tf.grad((values) => f(values))(x);
      expect(largestDifference(gradient.dataSync(), finiteDifferences(f, x, 3e-3))).toBeLessThan(2e-2);
    });
    classifier.dispose();
  });

  it('starts with a functionals head that says nothing: the joint logits are those of the convolution head', () => {
    const classifier = createClassifier(options);
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R3>([2, 12, 6]);
      const functionals = tf.randomNormal<tf.Rank.R2>([2, 5], 0, 3, 'float32', 1);
      const alone = classifier.spectrogramHead(x).logits;
      expect(
        largestDifference(classifier.forward(x, { functionals }).logits.dataSync(), alone.dataSync()),
      ).toBeLessThan(1e-6);
      expect(() => classifier.forward(x)).toThrow(/functionals: found nothing, expected \[2, 5\]/);
      expect(() => classifier.forward(x, { functionals: tf.zeros([2, 4]) })).toThrow(/found shape \[2, 4\]/);
    });
    classifier.dispose();
  });

  it('learns from functionals alone where the spectrograms say nothing, and leaves no tensor', async () => {
    const classifier = createClassifier({ ...options, network: { ...options.network, functionalsPenalty: 0.01 } });
    const optimizer = new AdamW(classifier.trainableVariables());
    const step = createClassifierStep(classifier, optimizer, { labelSmoothing: 0.1 });
    const labels = [0, 1, 2, 0, 1, 2];
    const x = new Float32Array(6 * 72);
    const functionals = Float32Array.from({ length: 30 }, (_, i) => (i % 5 === labels[Math.floor(i / 5)] ? 2 : -1));
    const settings = (dropoutSeed: number) => ({ learningRate: 3e-2, dropoutSeed });
    const batch = { labeled: { x, functionals, labels } };
    const left = await tensorsLeft(async () => {
      for (let i = 0; i < 60; i++) await step(batch, settings(i));
    });
    const report = await step(batch, settings(60));
    expect(report.total).toBeCloseTo(report.terms.labeled! + report.penalty!, 5);
    expect(report.penalty).toBeGreaterThan(0);
    const { labels: found } = await classifier.predict(x, { functionals });
    expect([...found]).toEqual(labels);
    // but for the moments' first step nothing is kept
    expect(left).toBe(0);
    await expect(step({ labeled: { x, labels } }, settings(1))).rejects.toThrow(/batch.labeled.functionals/);
    classifier.dispose();
    optimizer.dispose();
  });

  it('compares items with their group wherever they stand, and needs to know the groups', async () => {
    const network = { ...options.network, standardizeWithinGroups: true };
    const classifier = createClassifier({ ...options, network });
    const random = randomStream(2);
    const x = Float32Array.from({ length: 5 * 72 }, () => random());
    const functionals = new Float32Array(25);
    const groups = [3, 9, 3, 9, 9];
    const all = await classifier.predict(x, { functionals, groups });
    // the second group by itself
    const rows = [1, 3, 4];
    const own = Float32Array.from(rows.flatMap((row) => [...x.subarray(row * 72, (row + 1) * 72)]));
    const alone = await classifier.predict(own, { functionals: functionals.subarray(0, 15), groups: [0, 0, 0] });
    const expected = rows.flatMap((row) => [...all.features.subarray(row * 16, (row + 1) * 16)]);
    expect(largestDifference(alone.features, expected)).toBeLessThan(1e-5);
    for (let column = 0; column < 16; column++) {
      expect(alone.features[column] + alone.features[16 + column] + alone.features[32 + column]).toBeCloseTo(0, 4);
    }
    await expect(classifier.predict(x, { functionals })).rejects.toThrow(/groups: found nothing, expected 5 integers/);
    const step = createClassifierStep(classifier, new AdamW(classifier.trainableVariables()));
    const labeled = { x, functionals, labels: [0, 1, 2, 0, 1] };
    const settings = { learningRate: 1e-3, dropoutSeed: 1 };
    await expect(step({ labeled }, settings)).rejects.toThrow(/batch.labeled.groups/);
    const report = await step({ labeled: { ...labeled, groups } }, settings);
    expect(Number.isFinite(report.total)).toBe(true);
    classifier.dispose();
  });

  it('is saved and read with its options and weights', async () => {
    const classifier = createClassifier(options);
    const read = decodeClassifier(await encodeClassifier(classifier));
    expect(read.options).toEqual(classifier.options);
    expect(await read.getWeights()).toEqual(await classifier.getWeights());
    classifier.dispose();
    read.dispose();
  });

  it.each([
    [{ filters: [] }, 'network.filters'],
    [{ groups: 3 }, 'network.groups'],
    [{ blockDropout: 1 }, 'network.blockDropout'],
    [{ functionals: 0 }, 'network.functionals'],
    [{ functionalsPenalty: -1 }, 'network.functionalsPenalty'],
  ])('refuses %o', (network, argument) => {
    const wrong = () => createClassifier({ ...options, network: { ...options.network, ...network } });
    expect(wrong).toThrow(ClassifierError);
    expect(wrong).toThrow(argument);
  });
});

describe('jointLogits', () => {
  const logits = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 6, maxLength: 6 });
  it('are over K the product of both softmaxes, and leave real or generated to the first head', () => {
    fc.assert(
      fc.property(logits, logits, (first, second) => {
        const joint = tf.tidy(() => jointLogits(tf.tensor2d(first, [2, 3]), tf.tensor2d(second, [2, 3])).dataSync());
        const { classProbabilities, realProbability } = kPlus1Probabilities(joint, 3);
        const [one, two] = [kPlus1Probabilities(first, 3), kPlus1Probabilities(second, 3)];
        expect(largestDifference(realProbability, one.realProbability)).toBeLessThan(1e-5);
        for (const row of [0, 3]) {
          const product = [0, 1, 2].map((k) => one.classProbabilities[row + k] * two.classProbabilities[row + k]);
          const sum = product.reduce((total, p) => total + p, 0);
          expect(
            largestDifference(
              classProbabilities.slice(row, row + 3),
              product.map((p) => p / sum),
            ),
          ).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('have gradients of finite differences, those of lse(joint) in the second head being 0', () => {
    tf.tidy(() => {
      const first = tf.tensor2d([0.3, -1, 0.9], [1, 3]);
      const second = tf.tensor2d([0.4, -0.2, 1.2], [1, 3]);
      const f = (a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.mul(jointLogits(a as tf.Tensor2D, b as tf.Tensor2D), [[1, -2, 3]]));
      const [da, db] = tf.grads(f)([first, second]);
      expect(
        largestDifference(
          da.dataSync(),
          finiteDifferences((a) => f(a, second), first),
        ),
      ).toBeLessThan(2e-3);
      expect(
        largestDifference(
          db.dataSync(),
          finiteDifferences((b) => f(first, b), second),
        ),
      ).toBeLessThan(2e-3);
      const decision = tf.grad((b) => tf.sum(logSumExp(jointLogits(first, b as tf.Tensor2D))))(second);
      expect(largestDifference(decision.dataSync(), [0, 0, 0])).toBeLessThan(1e-6);
    });
  });
});

describe('attentiveStatisticsPooling', () => {
  it('is mean and deviation over time where attention is even, and one frame where it is all on it', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([1, 0, 3, 0, 5, 0, 7, 1], [1, 4, 2]);
      const pool = (score: number) =>
        attentiveStatisticsPooling(x, {
          hiddenKernel: tf.tensor2d([0, 10], [2, 1]),
          hiddenBias: tf.tensor1d([0]),
          scoreKernel: tf.tensor2d([score], [1, 1]),
        }).dataSync();
      expect(largestDifference(pool(0), [4, 0.25, Math.sqrt(5), Math.sqrt(3) / 4])).toBeLessThan(1e-4);
      expect(largestDifference(pool(100), [7, 1, Math.sqrt(1e-5), Math.sqrt(1e-5)])).toBeLessThan(1e-4);
    });
  });
});

describe('groupStandardization', () => {
  it('gives each group mean 0 and deviation 1 in every column, a lone row 0, with the gradient of finite differences', () => {
    tf.tidy(() => {
      const rows = tf.tensor2d([1, 5, 3, 2, 9, 9], [3, 2]);
      const means = groupMeans([0, 0, 1]);
      const found = groupStandardization(rows, means).dataSync();
      expect(largestDifference(found, [-1, 1, 1, -1, 0, 0])).toBeLessThan(1e-4);
      const f = (x: tf.Tensor) =>
        tf.sum(
          tf.mul(groupStandardization(x as tf.Tensor2D, means, 0.5), [
            [1, 2],
            [-3, 1],
            [2, 2],
          ]),
        );
      expect(largestDifference(tf.grad(f)(rows).dataSync(), finiteDifferences(f, rows))).toBeLessThan(2e-3);
    });
  });
});
