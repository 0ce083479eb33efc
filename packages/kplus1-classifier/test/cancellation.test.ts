/** Logits and functionals far from zero keep the digits in which they differ. */
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  conditionalEntropy,
  explicitConditionalEntropy,
  explicitFakeLoss,
  explicitLabeledLoss,
  explicitRealLoss,
  labeledLoss,
  logSumExp,
  smoothnessTerm,
} from '../src/losses';
import { fitStandardization, kPlus1Probabilities, spectrogramFunctionals, standardize } from '../src/index';
import { fitTemperature } from '../src/calibration';
import { summaryStatistics } from '../src/functionals/summary-statistics';

/** Four logits that differ by multiples of 16, a step that float32 still has at 1e8. */
const differences = [0, -16, 0, 16];
const logitsAt = (shift: number) => tf.tensor2d([differences.map((value) => value + shift)]);
const powers = differences.map((value) => Math.exp(value));
const sum = powers.reduce((total, value) => total + value, 0);
const probabilities = powers.map((value) => value / sum);
const entropy = -probabilities.reduce((total, p) => total + p * Math.log(p), 0);
const valueOf = async (scalar: tf.Scalar) => (await scalar.data())[0];
// float32: what is left of a number near 16 and of sums of a few terms
const tolerance = 1e-5;

describe.each([0, 1e4, 1e8, -1e8])('logits shifted by %d', (shift) => {
  const shiftedEqual = tf.tensor2d([[0, 0, 0, 0].map((value) => value + shift)]);

  it('have the entropy and the loss of the unshifted', async () => {
    expect(await valueOf(conditionalEntropy(shiftedEqual))).toBeCloseTo(Math.log(4), 6);
    expect(await valueOf(labeledLoss(shiftedEqual, [2]))).toBeCloseTo(Math.log(4), 6);
    expect(Math.abs((await valueOf(conditionalEntropy(logitsAt(shift)))) - entropy)).toBeLessThan(tolerance);
    for (const label of [0, 1, 3]) {
      const loss = await valueOf(labeledLoss(logitsAt(shift), [label]));
      expect(Math.abs(loss + Math.log(probabilities[label]))).toBeLessThan(tolerance);
    }
  });

  it('have the gradient of the unshifted: softmax less label', async () => {
    const gradient = await tf
      .grad((x) => labeledLoss(x as tf.Tensor2D, [1]))(logitsAt(shift))
      .data();
    gradient.forEach((value, k) => expect(value).toBeCloseTo(probabilities[k] - (k === 1 ? 1 : 0), 5));
    const ofSum = await tf
      .grad((x) => tf.sum(logSumExp(x as tf.Tensor2D)))(logitsAt(shift))
      .data();
    ofSum.forEach((value, k) => expect(value).toBeCloseTo(probabilities[k], 5));
  });

  it('have probabilities with a sum of 1 in the smoothness term', async () => {
    const total = smoothnessTerm(shiftedEqual, (rows) => tf.sum(rows));
    expect(await valueOf(total)).toBeCloseTo(1, 6);
  });

  it('with that of "generated" shifted along have the losses of the unshifted', async () => {
    const explicit = tf.tensor2d([[...differences, 32].map((value) => value + shift)]);
    const all = sum + Math.exp(32);
    const close = async (scalar: tf.Scalar, expected: number) =>
      expect(Math.abs((await valueOf(scalar)) - expected)).toBeLessThan(tolerance);
    await close(explicitFakeLoss(explicit), -Math.log(Math.exp(32) / all));
    await close(explicitRealLoss(explicit), -Math.log(sum / all));
    await close(explicitLabeledLoss(explicit, [0]), -Math.log(probabilities[0]));
    await close(explicitLabeledLoss(explicit, [0], { over: 'k+1' }), -Math.log(1 / all));
    await close(explicitConditionalEntropy(explicit), entropy);
    const part = powers.reduce((total, power) => total - (power / all) * Math.log(power / all), 0);
    await close(explicitConditionalEntropy(explicit, { over: 'k+1' }), part);
  });

  it('have the class probabilities and the temperature of the unshifted', () => {
    const { classProbabilities } = kPlus1Probabilities(
      Float64Array.from(differences, (value) => value + shift),
      4,
    );
    classProbabilities.forEach((value, k) => expect(value).toBeCloseTo(probabilities[k], 6));
    const rows = [0, 2, 1, 3, 1, 0, 2, 2, 5].map((value) => value + shift);
    expect(fitTemperature(rows, [1, 0, 1])).toEqual(
      fitTemperature(
        rows.map((value) => value - shift),
        [1, 0, 1],
      ),
    );
  });
});

describe('over all K+1 classes', () => {
  it('the fixed logit of "generated" counts where it is the largest', async () => {
    for (const shift of [0, 3, -200, 1e8]) {
      const logits = tf.tensor2d([[shift, shift]]);
      // P = exp(l) / (1 + 2 exp(l)): -log P = log(2 + exp(-l))
      const expected = shift < 0 ? -shift : Math.log(2 + Math.exp(-shift));
      expect((await valueOf(labeledLoss(logits, [0], { over: 'k+1' }))) / expected).toBeCloseTo(1, 5);
    }
  });
});

describe('columns of equal numbers', () => {
  it.each([0.1, -70.3, 1e8 + 0.1, 1e16])('are constant: %d', (value) => {
    for (const rows of [3, 49, 2304]) {
      const { mean, deviation } = fitStandardization(new Float64Array(rows).fill(value), 1);
      expect([mean[0], deviation[0]]).toEqual([value, 1]);
      const [average, spread] = summaryStatistics(new Float64Array(rows).fill(value));
      expect([average, spread]).toEqual([value, 0]);
    }
  });

  it('among others are standardised to zeros', () => {
    const rows = Float64Array.from({ length: 2 * 49 }, (_, i) => (i % 2 === 0 ? 0.1 : i));
    const scaled = standardize(rows, fitStandardization(rows, 2));
    expect(scaled.filter((_, i) => i % 2 === 0).every((value) => value === 0)).toBe(true);
  });

  it('and a clip of one level has no spread', () => {
    const functionals = spectrogramFunctionals(new Float32Array(156 * 64).fill(-70), { frames: 156, bands: 64 });
    // of every cepstrum and delta: mean, deviation, three quantiles
    for (let at = 1; at < functionals.length - 1; at += 5) expect(functionals[at]).toBe(0);
  });
});

describe('a shift of all rows', () => {
  it.each([1e4, 1e8])('by %d leaves the deviation as it is', (shift) => {
    const rows = Float64Array.from({ length: 300 }, (_, i) => (i * 7919) % 101);
    const plain = fitStandardization(rows, 3);
    const moved = fitStandardization(
      rows.map((value) => value + shift),
      3,
    );
    moved.deviation.forEach((value, column) => expect(value / plain.deviation[column]).toBeCloseTo(1, 12));
    moved.mean.forEach((value, column) => expect(value - shift).toBeCloseTo(plain.mean[column], 6));
  });
});
