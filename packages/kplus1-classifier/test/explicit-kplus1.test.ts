import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClassifierError, kPlus1Probabilities, monitors } from '../src';
import {
  appendFakeLogit,
  conditionalEntropy,
  explicitConditionalEntropy,
  explicitFakeLoss,
  explicitKPlus1Probabilities,
  explicitLabeledLoss,
  explicitRealLoss,
  fakeLoss,
  labeledLoss,
  realLoss,
  subtractFakeLogit,
} from '../src/losses';
import { finiteDifferences, largestDifference } from './finite-differences';
import { tensorsLeft } from './tensor-leaks';

beforeAll(() => tf.setBackend('cpu'));

/** Rows of K+1 logits with a label below K each, K from 2 to 5. */
const problems = fc.integer({ min: 2, max: 5 }).chain((classes) =>
  fc.array(
    fc.record({
      row: fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: classes + 1, maxLength: classes + 1 }),
      label: fc.integer({ min: 0, max: classes - 1 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
);

type Term = (logits: tf.Tensor2D) => tf.Scalar;

/** Each term in both forms, with its definition on the probabilities p_1 ... p_(K+1) of one row. */
const terms = (
  labels: number[],
): [name: string, explicit: Term, fixed: Term, naive: (p: number[], y: number) => number][] => {
  const real = (p: number[]) => p.slice(0, -1).reduce((a, b) => a + b);
  const entropy = (p: number[]) => p.reduce((sum, value) => sum - (value === 0 ? 0 : value * Math.log(value)), 0);
  return [
    [
      'labeled over K+1',
      (e) => explicitLabeledLoss(e, labels, { over: 'k+1' }),
      (l) => labeledLoss(l, labels, { over: 'k+1' }),
      (p, y) => -Math.log(p[y]),
    ],
    [
      'labeled over K',
      (e) => explicitLabeledLoss(e, labels),
      (l) => labeledLoss(l, labels),
      (p, y) => -Math.log(p[y] / real(p)),
    ],
    ['fake', explicitFakeLoss, fakeLoss, (p) => -Math.log(p[p.length - 1])],
    ['real', explicitRealLoss, realLoss, (p) => -Math.log(real(p))],
    [
      'entropy over K+1',
      (e) => explicitConditionalEntropy(e, { over: 'k+1' }),
      (l) => conditionalEntropy(l, { over: 'k+1' }),
      (p) => entropy(p.slice(0, -1)),
    ],
    [
      'entropy over K',
      (e) => explicitConditionalEntropy(e),
      (l) => conditionalEntropy(l),
      (p) => entropy(p.slice(0, -1).map((value) => value / real(p))),
    ],
  ];
};

function softmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

describe('the explicit K+1 form', () => {
  it('every term is its definition on the softmax over K+1, in float64', () => {
    fc.assert(
      fc.property(problems, (rows) => {
        const labels = rows.map(({ label }) => label);
        for (const [name, explicit, , naive] of terms(labels)) {
          const expected = rows.reduce((sum, { row, label }) => sum + naive(softmax(row), label), 0) / rows.length;
          const found = tf.tidy(() => explicit(tf.tensor2d(rows.map(({ row }) => row))).dataSync()[0]);
          expect(Math.abs(found - expected), name).toBeLessThan(1e-5 * Math.max(1, expected));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is the form with the fake logit at 0 after subtracting the fake logit: values and gradients', () => {
    fc.assert(
      fc.property(problems, (rows) => {
        const labels = rows.map(({ label }) => label);
        const classes = rows[0].row.length - 1;
        for (const [name, explicit, fixed] of terms(labels)) {
          tf.tidy(() => {
            const e = tf.tensor2d(rows.map(({ row }) => row));
            const ofExplicit = tf.valueAndGrad((x) => explicit(x as tf.Tensor2D))(e);
            const ofFixed = tf.valueAndGrad((x) => fixed(x as tf.Tensor2D))(subtractFakeLogit(e));
            const difference = Math.abs(ofExplicit.value.dataSync()[0] - ofFixed.value.dataSync()[0]);
            expect(difference, name).toBeLessThan(1e-5);
            // df/de_k = dg/dl_k, df/de_(K+1) = - sum_k dg/dl_k
            const expected = tf.concat([ofFixed.grad, tf.neg(tf.sum(ofFixed.grad, 1, true))], 1);
            expect(expected.shape).toEqual([rows.length, classes + 1]);
            expect(largestDifference(ofExplicit.grad.dataSync(), expected.dataSync()), name).toBeLessThan(1e-5);
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has the gradients of finite differences', () => {
    tf.tidy(() => {
      const e = tf.tensor2d([
        [0.2, -1.1, 0.7, 0.4],
        [1.5, 0.3, -0.4, -0.9],
      ]);
      for (const [name, explicit] of terms([2, 0])) {
        const f = (x: tf.Tensor) => explicit(x as tf.Tensor2D);
        expect(largestDifference(tf.grad(f)(e).dataSync(), finiteDifferences(f, e)), name).toBeLessThan(1e-3);
      }
    });
  });

  it('has the signs: fake falls and real rises with the fake logit, entropy falls as a class stands out', () => {
    const at = (term: Term, row: number[]) => tf.tidy(() => term(tf.tensor2d([row])).dataSync()[0]);
    expect(at(explicitFakeLoss, [0, 0, 2])).toBeLessThan(at(explicitFakeLoss, [0, 0, 0]));
    expect(at(explicitRealLoss, [0, 0, 2])).toBeGreaterThan(at(explicitRealLoss, [0, 0, 0]));
    expect(at(explicitConditionalEntropy, [2, 0, 1])).toBeLessThan(at(explicitConditionalEntropy, [1, 1, 1]));
    const labeled: Term = (e) => explicitLabeledLoss(e, [0], { over: 'k+1' });
    expect(at(labeled, [2, 0, 1])).toBeLessThan(at(labeled, [1, 0, 1]));
    expect(at(labeled, [1, 0, 2])).toBeGreaterThan(at(labeled, [1, 0, 1]));
  });

  it('appending a fake logit of 0 and subtracting it again changes nothing', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [1, -2],
        [0.5, 3],
      ]);
      const explicit = appendFakeLogit(logits);
      expect(explicit.arraySync()).toEqual([
        [1, -2, 0],
        [0.5, 3, 0],
      ]);
      expect(subtractFakeLogit(explicit).arraySync()).toEqual(logits.arraySync());
    });
  });

  it('has the probabilities of the softmax over K+1, and the same monitors', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: -50, max: 50, noNaN: true }), (rows, shift) => {
        const classes = rows[0].row.length - 1;
        const explicit = rows.flatMap(({ row }) => row.map((logit) => logit + shift));
        const found = explicitKPlus1Probabilities(explicit, classes);
        const expected = rows.flatMap(({ row }) => softmax(row));
        expect(largestDifference(found.probabilities, expected)).toBeLessThan(1e-6);
        // from the definitions, on K+1 logits: real where the classes together, or one of them, beat "generated"
        const share = (holds: (row: number[]) => boolean) => rows.filter(({ row }) => holds(row)).length / rows.length;
        const above = share((row) => Math.max(...row.slice(0, -1)) + shift > row[classes] + shift);
        const isReal = (row: number[]) => softmax(row)[classes];
        fc.pre(rows.every(({ row }) => Math.abs(isReal(row) - 0.5) > 1e-6));
        expect(monitors(explicit, explicit, classes, { form: 'k+1' })).toEqual({
          trueAccuracy: share((row) => isReal(row) < 0.5),
          fakeAccuracy: share((row) => isReal(row) > 0.5),
          maxLogit: expect.closeTo(
            rows.reduce((sum, { row }) => sum + Math.max(...row.slice(0, -1)) - row[classes], 0) / rows.length,
            9,
          ) as number,
          realAboveFake: above,
          generatedAboveFake: above,
        });
        const fixed = explicit.flatMap((_, i) => {
          const row = Math.floor(i / (classes + 1));
          const k = i % (classes + 1);
          return k === classes ? [] : [explicit[i] - explicit[row * (classes + 1) + classes]];
        });
        expect(kPlus1Probabilities(fixed, classes)).toEqual(found);
        expect(monitors(fixed, fixed, classes)).toEqual(monitors(explicit, explicit, classes, { form: 'k+1' }));
      }),
    );
  });

  it('leaks no tensor and refuses wrong shapes and labels', async () => {
    const e = tf.tensor2d([[1, 0, -1]]);
    const left = await tensorsLeft(() => {
      for (const [, explicit] of terms([1])) explicit(e).dispose();
      subtractFakeLogit(e).dispose();
      appendFakeLogit(e).dispose();
    });
    expect(left).toBe(0);
    expect(() => explicitLabeledLoss(e, [2])).toThrow(/labels\[0\]: found 2, expected a class from 0 to 1/);
    expect(() => explicitLabeledLoss(e, [])).toThrow(ClassifierError);
    tf.tidy(() => {
      expect(() => explicitFakeLoss(tf.zeros([1, 2]))).toThrow(/expected \[B, K\+1\] for at least 2/);
    });
    expect(() => explicitKPlus1Probabilities([1, 2], 2)).toThrow(/found 2 values, expected a multiple of the 3/);
    expect(() => monitors([1], [], 2)).toThrow(ClassifierError);
    e.dispose();
  });
});
