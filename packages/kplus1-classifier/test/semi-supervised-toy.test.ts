import { randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { pairedTest } from '../examples/semi-supervised/paired-test';
import { decisionRegions } from '../examples/semi-supervised/picture';
import { drawPoints, halfWidth, lowDensityPoints, shapes } from '../examples/semi-supervised/points';
import { toyAccuracy, trainToy } from '../examples/semi-supervised/train';
import { tensorsLeft } from './tensor-leaks';

beforeAll(() => tf.setBackend('cpu'));

// The settings were chosen on other draws of the points
const seeds = Array.from({ length: 10 }, (_, i) => 11 + i);

describe.each(shapes)('%s with 8 labels', (shape) => {
  it('the K+1 terms raise accuracy on fresh points over the labeled term alone: paired t-test, 10 seeds, p < 0.01', async () => {
    const [labeled, kPlus1]: number[][] = [[], []];
    for (const seed of seeds) {
      labeled.push(await toyAccuracy(shape, 'labeled', seed));
      kPlus1.push(await toyAccuracy(shape, 'K+1', seed));
    }
    const { t, mean, wins } = pairedTest(labeled, kPlus1);
    // the 99 % quantile of Student's t with 9 degrees of freedom, one-sided
    expect(t).toBeGreaterThan(2.821);
    expect(mean).toBeGreaterThan(0.05);
    // 9 of 10 heads have probability 0.011: the sign test
    expect(wins).toBeGreaterThanOrEqual(9);
    // what is there to gain: the labeled term alone is above chance and below 0.9
    const baseline = labeled.reduce((sum, accuracy) => sum + accuracy, 0) / seeds.length;
    expect(baseline).toBeGreaterThan(0.6);
    expect(baseline).toBeLessThan(0.9);
  }, 300_000);
});

describe('the toy', () => {
  it('draws generated points in the square and away from the data, some of them between the classes', () => {
    for (const shape of shapes) {
      const random = randomStream(3);
      const { x, labels } = drawPoints(shape, 200, random);
      const generated = lowDensityPoints(x, { count: 300, distance: 0.2 }, random);
      const nearest = (label: number, i: number) => {
        const distances = Array.from(labels).flatMap((of, j) =>
          of === label ? [Math.hypot(x[2 * j] - generated[2 * i], x[2 * j + 1] - generated[2 * i + 1])] : [],
        );
        return Math.min(...distances);
      };
      const distances = Array.from({ length: 300 }, (_, i) => [nearest(0, i), nearest(1, i)]);
      expect(Math.min(...distances.flat())).toBeGreaterThanOrEqual(0.2 - 1e-6);
      expect(Math.max(...generated.map(Math.abs))).toBeLessThanOrEqual(halfWidth);
      expect(distances.filter(([a, b]) => a < 0.6 && b < 0.6).length).toBeGreaterThan(5);
    }
  });

  it('is the same for the same seed, and its picture too', async () => {
    const pictures: string[] = [];
    const left = await tensorsLeft(async () => {
      for (let i = 0; i < 2; i++) {
        const run = await trainToy('moons', 'labeled', 4);
        pictures.push(await decisionRegions([{ ...run, objective: 'labeled' }]));
        run.classifier.dispose();
      }
    });
    expect(pictures[0]).toBe(pictures[1]);
    expect(pictures[0].match(/<circle/g)).toHaveLength(8);
    expect(left).toBe(0);
  });

  it('is judged by the paired t of its differences', () => {
    // differences 1, 2, 3: mean 2, deviation 1
    expect(pairedTest([0, 0, 0], [1, 2, 3])).toEqual({
      mean: 2,
      standardError: expect.closeTo(1 / Math.sqrt(3), 12) as number,
      t: expect.closeTo(2 * Math.sqrt(3), 12) as number,
      wins: 3,
    });
  });
});
