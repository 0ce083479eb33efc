import { randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClassifierError, createClassifier, groupMeans } from '../src';
import { labeledLoss, objectiveTerms } from '../src/losses';
import { dropoutMasks } from '../src/network/dropout-mask';
import { largestDifference } from './finite-differences';
import { small } from './toy-batches';

beforeAll(() => tf.setBackend('cpu'));

/** Cross-entropy of a smoothed label, in float64, by its definition: over the row's classes, with a logit 0 more for K+1. */
function naiveSmoothed(logits: number[][], labels: number[], smoothing: number, kPlus1: boolean): number {
  const losses = logits.map((row, i) => {
    const normaliser = Math.log(row.reduce((sum, l) => sum + Math.exp(l), kPlus1 ? 1 : 0));
    return row.reduce((sum, l, k) => {
      const target = (k === labels[i] ? 1 - smoothing : 0) + smoothing / row.length;
      return sum - target * (l - normaliser);
    }, 0);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

const first = [
  [0.5, -1, 2],
  [1, 0, -0.3],
];
const second = [
  [-0.2, 0.7, 0.1],
  [2, -1, 0.4],
];
const labels = [2, 1];

describe('label smoothing', () => {
  it.each([
    [0.1, 'k'],
    [0.3, 'k+1'],
    [1, 'k'],
  ] as const)('of %f is the cross-entropy with the smoothed row, over %s', (smoothing, over) => {
    tf.tidy(() => {
      const loss = labeledLoss(tf.tensor2d(first), labels, { over, smoothing }).dataSync()[0];
      expect(loss).toBeCloseTo(naiveSmoothed(first, labels, smoothing, over === 'k+1'), 6);
    });
  });

  it('lies in [0, 1]', () => {
    tf.tidy(() => {
      expect(() => labeledLoss(tf.tensor2d(first), labels, { smoothing: 1.1 })).toThrow(ClassifierError);
    });
  });
});

describe('labeled terms of several heads', () => {
  it.each(['k', 'k+1'] as const)(
    "are the sum of the heads' losses, the class K+1 known to the first alone (%s)",
    (over) => {
      tf.tidy(() => {
        const heads = [tf.tensor2d(first), tf.tensor2d(second)];
        const part = { logits: tf.zeros<tf.Rank.R2>([2, 3]), heads, labels };
        const terms = objectiveTerms(
          { labeled: part, generatedLabeled: part, pathLabeled: part },
          { labeledOver: over, labelSmoothing: 0.1 },
        );
        const expected = naiveSmoothed(first, labels, 0.1, over === 'k+1') + naiveSmoothed(second, labels, 0.1, false);
        for (const term of [terms.labeled, terms.high, terms.path])
          expect(term!.dataSync()[0]).toBeCloseTo(expected, 5);
      });
    },
  );
});

describe('groupMeans', () => {
  it('takes rows to the mean of their group, wherever its members stand', () => {
    tf.tidy(() => {
      const rows = tf.tensor2d([1, 10, 2, 20, 3, 60], [3, 2]);
      const means = tf.matMul(groupMeans([7, 2, 7]), rows);
      expect(largestDifference(means.dataSync(), [2, 35, 2, 20, 2, 35])).toBeLessThan(1e-6);
    });
  });
});

describe('dropoutMasks', () => {
  it('draws every site of its own shape and rate, one after the other from one seed', () => {
    tf.tidy(() => {
      const sites = [
        { name: 'a', shape: [1, 40], rate: 0.5 },
        { name: 'b', shape: [40], rate: 0.1 },
      ];
      const masks = dropoutMasks(sites, 50, 3);
      expect([masks.a.shape, masks.b.shape]).toEqual([
        [50, 1, 40],
        [50, 40],
      ]);
      const share = (mask: tf.Tensor) => mask.dataSync().filter((value) => value === 0).length / mask.size;
      expect(Math.abs(share(masks.a) - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 2000));
      expect(Math.abs(share(masks.b) - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / 2000));
      // the second site goes on where the first ended
      const random = randomStream(3, 'dropout');
      for (let i = 0; i < 2000; i++) random();
      const expected = Float32Array.from({ length: 2000 }, () => (random() < 0.1 ? 0 : 1 / 0.9));
      expect(masks.b.dataSync()).toEqual(expected);
    });
  });
});

describe('a network that reads spectrograms alone', () => {
  it('is its own spectrogram head, and refuses functionals', () => {
    const classifier = createClassifier(small);
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R3>([2, 12, 6]);
      expect(classifier.spectrogramHead(x).logits.dataSync()).toEqual(classifier.forward(x).logits.dataSync());
      const functionals = tf.zeros<tf.Rank.R2>([2, 4]);
      expect(() => classifier.forward(x, { functionals })).toThrow(/functionals: found functionals, expected none/);
      expect([classifier.functionalCount, classifier.readsGroups, classifier.penalty()]).toEqual([0, false, null]);
    });
    classifier.dispose();
  });
});
