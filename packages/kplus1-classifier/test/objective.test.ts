import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClassifierError, kPlus1Probabilities, oneHot } from '../src';
import {
  conditionalEntropy,
  fakeLoss,
  labeledLoss,
  logSumExp,
  objectiveTerms,
  realLoss,
  smoothnessTerm,
  weightedSum,
} from '../src/losses';
import { finiteDifferences, largestDifference } from './finite-differences';
import { tensorsLeft } from './tensor-leaks';

beforeAll(() => tf.setBackend('cpu'));

const scalar = (f: () => tf.Scalar) => tf.tidy(() => f().dataSync()[0]);

/** exp(l_k - shift) / sum over K explicit logits and `extra` ones. */
function softmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

const rowsOfLogits = fc.integer({ min: 2, max: 6 }).chain((classes) =>
  fc.array(fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: classes, maxLength: classes }), {
    minLength: 1,
    maxLength: 5,
  }),
);

describe('K logits stand for K+1 classes', () => {
  it('softmax of [l, 0] equals the softmax of any K+1 logits that differ from it by a constant', () => {
    fc.assert(
      fc.property(rowsOfLogits, fc.double({ min: -30, max: 30, noNaN: true }), (rows, constant) => {
        const found = kPlus1Probabilities(rows.flat(), rows[0].length).probabilities;
        const expected = rows.flatMap((row) => softmax([...row.map((logit) => logit + constant), constant]));
        expect(largestDifference(found, expected)).toBeLessThan(1e-7);
      }),
      { seed: 2 },
    );
  });

  it('every term equals its definition on the explicit probabilities, in float64', () => {
    fc.assert(
      fc.property(rowsOfLogits, (rows) => {
        const p = rows.map((row) => softmax([...row, 0]));
        const classes = rows[0].length;
        const mean = (f: (row: number[], index: number) => number) =>
          p.reduce((sum, row, index) => sum + f(row, index), 0) / p.length;
        const logits = tf.tensor2d(rows);
        const labels = rows.map((_, i) => i % classes);
        const near = (found: number, expected: number) =>
          expect(Math.abs(found - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
        near(
          scalar(() => fakeLoss(logits)),
          mean((row) => -Math.log(row[classes])),
        );
        near(
          scalar(() => realLoss(logits)),
          mean((row) => -Math.log(row.slice(0, -1).reduce((a, b) => a + b))),
        );
        near(
          scalar(() => labeledLoss(logits, labels, { over: 'k+1' })),
          mean((row, index) => -Math.log(row[labels[index]])),
        );
        const overK = rows.map(softmax);
        const entropy = (shares: number[]) => shares.reduce((sum, share) => sum - share * Math.log(share), 0);
        near(
          scalar(() => labeledLoss(logits, labels)),
          mean((_, index) => -Math.log(overK[index][labels[index]])),
        );
        near(
          scalar(() => conditionalEntropy(logits)),
          mean((_, index) => entropy(overK[index])),
        );
        near(
          scalar(() => conditionalEntropy(logits, { over: 'k+1' })),
          mean((row) => entropy(row.slice(0, -1))),
        );
        // S of a graph that joins the first row to all with weight 1/2 each: sum_j 1/2 |p_0 - p_j|^2
        near(
          scalar(() => smoothnessTerm(logits, (p) => tf.mul(0.5, tf.sum(tf.squaredDifference(p, tf.slice(p, 0, 1)))))),
          overK.reduce((sum, row) => sum + row.reduce((s, p, k) => s + 0.5 * (p - overK[0][k]) ** 2, 0), 0),
        );
        logits.dispose();
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  it('labeled losses over K+1 and over K differ by the real loss', () => {
    const logits = tf.tensor2d([
      [1, -2, 0.5],
      [-3, -1, -2],
    ]);
    const labels = [2, 0];
    const overAll = scalar(() => labeledLoss(logits, labels, { over: 'k+1' }));
    const overK = scalar(() => labeledLoss(logits, labels, { over: 'k' }));
    expect(overAll - overK).toBeCloseTo(
      scalar(() => realLoss(logits)),
      6,
    );
    logits.dispose();
  });

  it('stays exact for huge logits', () => {
    const huge = kPlus1Probabilities([800, -800, -800, -800], 2);
    expect(Array.from(huge.probabilities)).toEqual([1, 0, 0, 0, 0, 1]);
    expect(Array.from(huge.classProbabilities)).toEqual([1, 0, 0.5, 0.5]);
    expect(Array.from(huge.realProbability)).toEqual([1, 0]);
    const logits = tf.tensor2d([
      [300, 0],
      [-300, -300],
    ]);
    expect(scalar(() => realLoss(logits))).toBeCloseTo((300 - Math.log(2)) / 2, 3);
    expect(scalar(() => fakeLoss(logits))).toBeCloseTo(150, 3);
    expect(scalar(() => conditionalEntropy(logits))).toBeCloseTo(Math.log(2) / 2, 5);
    logits.dispose();
  });
});

describe('signs: each term falls when what it asks for becomes true', () => {
  const loss = (f: (logits: tf.Tensor2D) => tf.Scalar, row: number[]) => scalar(() => f(tf.tensor2d([row])));

  it('labeled falls as the label gains and rises as another class gains', () => {
    const f = (logits: tf.Tensor2D) => labeledLoss(logits, [1]);
    expect(loss(f, [0, 1, 0])).toBeLessThan(loss(f, [0, 0, 0]));
    expect(loss(f, [1, 0, 0])).toBeGreaterThan(loss(f, [0, 0, 0]));
  });

  it('fake falls and real rises as all logits sink below that of class K+1', () => {
    expect(loss(fakeLoss, [-2, -2, -2])).toBeLessThan(loss(fakeLoss, [0, 0, 0]));
    expect(loss(realLoss, [-2, -2, -2])).toBeGreaterThan(loss(realLoss, [0, 0, 0]));
  });

  it('entropy is log K for equal logits and falls as one class stands out', () => {
    expect(loss(conditionalEntropy, [5, 5, 5])).toBeCloseTo(Math.log(3), 5);
    expect(loss(conditionalEntropy, [5, 0, 0])).toBeLessThan(0.2);
  });

  it('a step down the gradient of fake lowers every logit, of real raises it', () => {
    tf.tidy(() => {
      const gradient = (f: (logits: tf.Tensor2D) => tf.Scalar) =>
        Array.from(
          tf
            .grad((x) => f(x as tf.Tensor2D))(tf.tensor2d([[1, 0, -2]]))
            .dataSync(),
        );
      expect(Math.min(...gradient(fakeLoss))).toBeGreaterThan(0);
      expect(Math.max(...gradient(realLoss))).toBeLessThan(0);
    });
  });

  it('smoothness falls as joined rows come to agree', () => {
    const joined = (p: tf.Tensor2D): tf.Scalar => tf.sum(tf.squaredDifference(tf.slice(p, 0, 1), tf.slice(p, 1, 1)));
    const at = (rows: number[][]) => scalar(() => smoothnessTerm(tf.tensor2d(rows), joined));
    expect(
      at([
        [2, 0],
        [1, 0],
      ]),
    ).toBeLessThan(
      at([
        [2, 0],
        [0, 2],
      ]),
    );
    // softmax over K: a number added to a row's logits is no disagreement
    expect(
      at([
        [2, 0],
        [7, 5],
      ]),
    ).toBeCloseTo(0, 6);
  });

  it('a step down the gradient of entropy sharpens, not flattens', () => {
    tf.tidy(() => {
      const gradient = tf
        .grad((x) => conditionalEntropy(x as tf.Tensor2D))(tf.tensor2d([[1, 0, 0]]))
        .dataSync();
      expect(gradient[0]).toBeLessThan(0);
      expect(gradient[1]).toBeGreaterThan(0);
    });
  });
});

describe('gradients', () => {
  it('equal finite differences, that of the smoothness term too', () => {
    const y = [0, 2, 1];
    const spread: (p: tf.Tensor2D) => tf.Scalar = (p) =>
      tf.sum(tf.square(tf.sub(tf.slice(p, [0, 0], [1, 3]), tf.slice(p, [1, 0], [1, 3]))));
    const terms: ((x: tf.Tensor2D) => tf.Scalar)[] = [
      (x) => labeledLoss(x, y),
      (x) => labeledLoss(x, y, { over: 'k+1' }),
      fakeLoss,
      realLoss,
      (x) => conditionalEntropy(x),
      (x) => smoothnessTerm(x, spread),
      (x) => tf.mean(logSumExp(x)),
    ];
    for (const term of terms) {
      tf.tidy(() => {
        const x = tf.tensor2d([
          [0.2, -1.1, 0.7],
          [1.5, 0.3, -0.4],
          [-2, 0.1, 0.9],
        ]);
        const f = (input: tf.Tensor) => term(input as tf.Tensor2D);
        expect(largestDifference(tf.grad(f)(x).dataSync(), finiteDifferences(f, x))).toBeLessThan(1e-3);
      });
    }
  });
});

describe('the sum', () => {
  it('has the terms of the parts given, weighted by name', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [1, 0],
        [0, 2],
      ]);
      const terms = objectiveTerms({
        labeled: { logits, labels: [0, 1] },
        generatedFake: tf.tensor2d([[1, 1]]),
        unlabeled: logits,
      });
      expect(Object.keys(terms).sort()).toEqual(['entropy', 'fake', 'labeled', 'real']);
      const value = (name: keyof typeof terms) => terms[name]!.dataSync()[0];
      const weights = { labeled: 2, high: 9, fake: 3, real: 5, entropy: 7, path: 9, smoothness: 9 };
      const expected = 2 * value('labeled') + 3 * value('fake') + 5 * value('real') + 7 * value('entropy');
      expect(weightedSum(terms, weights).dataSync()[0]).toBeCloseTo(expected, 5);
      // the same in the order of the terms: labeled, fake, real, entropy
      expect(weightedSum(terms, tf.tensor1d([2, 3, 5, 7])).dataSync()[0]).toBeCloseTo(expected, 5);
      expect(() => weightedSum(terms, tf.tensor1d([2, 3, 5]))).toThrow(/found 3 weights, expected 4: labeled, fake/);
    });
  });

  it('takes labels as indices and as one-hot rows', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [1, 0, -1],
        [0, 2, 0.5],
      ]);
      const rows = tf.tensor2d([
        [0, 0, 1],
        [1, 0, 0],
      ]);
      expect(oneHot([2, 0], 3).dataSync()).toEqual(rows.dataSync());
      for (const over of ['k', 'k+1'] as const) {
        expect(labeledLoss(logits, rows, { over }).dataSync()).toEqual(
          labeledLoss(logits, [2, 0], { over }).dataSync(),
        );
      }
      expect(() => labeledLoss(logits, tf.ones([2, 4]))).toThrow(
        /found shape \[2, 4\], expected one-hot rows \[2, 3\]/,
      );
    });
  });

  it('refuses an empty sum, labels that are no classes, and a wrong count of labels', () => {
    expect(() => weightedSum({})).toThrow(ClassifierError);
    tf.tidy(() => {
      expect(() => labeledLoss(tf.zeros([2, 3]), [0, 3])).toThrow(/labels\[1\]: found 3, expected a class from 0 to 2/);
      expect(() => labeledLoss(tf.zeros([2, 3]), [0, -1])).toThrow(ClassifierError);
      expect(() => labeledLoss(tf.zeros([2, 3]), [0])).toThrow(ClassifierError);
    });
  });

  it('leaks no tensor', async () => {
    const logits = tf.tensor2d([
      [1, 0],
      [0, 2],
    ]);
    const left = await tensorsLeft(() => {
      for (const term of [fakeLoss, realLoss, conditionalEntropy]) term(logits).dispose();
      labeledLoss(logits, [0, 1]).dispose();
      smoothnessTerm(logits, (p) => tf.sum(p)).dispose();
    });
    expect(left).toBe(0);
    logits.dispose();
  });
});
