import { randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClassifierError } from '../src';
import { dropoutMask, groupNormalization, leakyRelu, statisticsPooling } from '../src/layers';
import { finiteDifferences, largestDifference } from './finite-differences';

beforeAll(() => tf.setBackend('cpu'));

/** Group normalisation by its definition, in float64. */
function naiveGroupNorm(x: ArrayLike<number>, [batch, frames, channels]: number[], groups: number, epsilon: number) {
  const width = channels / groups;
  const y = new Float64Array(x.length);
  for (let b = 0; b < batch; b++) {
    for (let g = 0; g < groups; g++) {
      const members: number[] = [];
      for (let t = 0; t < frames; t++) {
        for (let c = g * width; c < (g + 1) * width; c++) members.push((b * frames + t) * channels + c);
      }
      const mean = members.reduce((sum, i) => sum + x[i], 0) / members.length;
      const variance = members.reduce((sum, i) => sum + (x[i] - mean) ** 2, 0) / members.length;
      for (const i of members) y[i] = (x[i] - mean) / Math.sqrt(variance + epsilon);
    }
  }
  return y;
}

describe('groupNormalization', () => {
  it('is its definition for any shape, scale and level', () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      frames: fc.integer({ min: 2, max: 7 }),
      groups: fc.integer({ min: 1, max: 4 }),
      width: fc.integer({ min: 1, max: 3 }),
      level: fc.double({ min: -20, max: 20, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shapes, ({ batch, frames, groups, width, level, seed }) => {
        const shape: [number, number, number] = [batch, frames, groups * width];
        const random = randomStream(seed);
        const x = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => level + 4 * random());
        const gamma = Float32Array.from({ length: shape[2] }, () => 2 * random() - 1);
        const beta = Float32Array.from({ length: shape[2] }, () => 2 * random() - 1);
        const expected = naiveGroupNorm(x, shape, groups, 1e-5).map(
          (value, i) => value * gamma[i % shape[2]] + beta[i % shape[2]],
        );
        const found = tf.tidy(() =>
          groupNormalization(tf.tensor3d(x, shape), tf.tensor1d(gamma), tf.tensor1d(beta), { groups }).dataSync(),
        );
        expect(largestDifference(found, expected)).toBeLessThan(1e-4);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('refuses groups that do not divide the channels', () => {
    tf.tidy(() => {
      const ones = tf.ones<tf.Rank.R1>([4]);
      expect(() => groupNormalization(tf.ones([1, 2, 4]), ones, ones, { groups: 3 })).toThrow(ClassifierError);
    });
  });
});

describe('leakyRelu', () => {
  it('is x above 0 and slope x below, with that gradient', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([-4, -0.5, 0.25, 3]);
      expect(largestDifference(leakyRelu(x, 0.1).dataSync(), [-0.4, -0.05, 0.25, 3])).toBeLessThan(1e-7);
      const gradient = tf.grad((input) => tf.sum(tf.mul(leakyRelu(input, 0.1), [1, 2, 3, 4])))(x);
      expect(largestDifference(gradient.dataSync(), [0.1, 0.2, 3, 4])).toBeLessThan(1e-6);
    });
  });
});

describe('statisticsPooling', () => {
  it('gives mean and population deviation over time side by side', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([1, 10, 3, 10, 5, 10, 7, 10], [1, 4, 2]);
      const expected = [4, 10, Math.sqrt(5 + 1e-5), Math.sqrt(1e-5)];
      expect(largestDifference(statisticsPooling(x).dataSync(), expected)).toBeLessThan(1e-5);
    });
  });

  it('has the gradient of finite differences, finite where the deviation is 0', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([0.3, -1, 0.9, 0.4, -0.2, 1.2], [1, 3, 2]);
      const f = (input: tf.Tensor) => tf.sum(tf.mul(statisticsPooling(input as tf.Tensor3D), [[1, -2, 3, 0.5]]));
      expect(largestDifference(tf.grad(f)(x).dataSync(), finiteDifferences(f, x))).toBeLessThan(2e-3);
      const flat = tf
        .grad(f)(tf.ones([1, 3, 2]))
        .dataSync();
      expect(flat.every(Number.isFinite)).toBe(true);
    });
  });
});

describe('dropoutMask', () => {
  it('keeps about 1 - rate of the units, scaled so that the expectation is 1', () => {
    tf.tidy(() => {
      const mask = dropoutMask(200, 200, 0.3, 5).dataSync();
      const kept = mask.filter((value) => value > 0);
      // Five standard errors of a share of 0.7 among 40,000
      expect(Math.abs(kept.length / mask.length - 0.7)).toBeLessThan(5 * Math.sqrt((0.7 * 0.3) / 40000));
      expect(kept.every((value) => value === Math.fround(1 / 0.7))).toBe(true);
    });
  });

  it('is the same for the same seed and another for another, seed 0 too', () => {
    tf.tidy(() => {
      const draw = (seed: number) => Array.from(dropoutMask(8, 32, 0.5, seed).dataSync());
      expect(draw(0)).toEqual(draw(0));
      expect(draw(0)).not.toEqual(draw(1));
    });
  });
});
