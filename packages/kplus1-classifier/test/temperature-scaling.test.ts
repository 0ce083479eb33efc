import { randomStream } from '@image2audio/tfjs-training';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassifierError, kPlus1Probabilities } from '../src';
import { applyTemperature, fitTemperature } from '../src/calibration';
import { largestDifference } from './finite-differences';

interface Reference {
  library: string;
  cases: {
    classes: number;
    logits: number[];
    labels: number[];
    temperature: number;
    loss: number;
    calibrated: number[] | null;
  }[];
}

// Made by tools/fixtures/kplus1-classifier/sklearn_temperature.py
const fixture = new URL('./fixtures/sklearn-temperature.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Reference;

/** The loss by its definition, in float64. */
function naiveLoss(logits: ArrayLike<number>, labels: ArrayLike<number>, temperature: number): number {
  const classes = logits.length / labels.length;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const tempered = Array.from({ length: classes }, (_, k) => logits[row * classes + k] / temperature);
    const powers = tempered.map((logit) => Math.exp(logit));
    sum -= Math.log(powers[labels[row]] / powers.reduce((a, b) => a + b));
  }
  return sum / labels.length;
}

describe('fitTemperature', () => {
  it('is a / logit(p) for logits (a, 0) that are right in a share p', () => {
    const [margin, right, rows] = [4, 7, 10];
    const logits = Array.from({ length: rows }, () => [margin, 0]).flat();
    const labels = Array.from({ length: rows }, (_, row) => (row < right ? 0 : 1));
    const { temperature, before, after, stoppedAt } = fitTemperature(logits, labels);
    const share = right / rows;
    expect(temperature).toBeCloseTo(margin / Math.log(share / (1 - share)), 9);
    expect(before).toBeCloseTo(Math.log1p(Math.exp(-margin)) + (1 - share) * margin, 12);
    // What is left is the entropy of the labels
    expect(after).toBeCloseTo(-share * Math.log(share) - (1 - share) * Math.log(1 - share), 12);
    expect(stoppedAt).toBeNull();
  });

  it('beats every temperature of a fine grid, at its best point', () => {
    const problem = fc.record({
      classes: fc.integer({ min: 2, max: 5 }),
      rows: fc.integer({ min: 3, max: 30 }),
      scale: fc.double({ min: 0.2, max: 8, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(problem, ({ classes, rows, scale, seed }) => {
        const random = randomStream(seed);
        const logits = Array.from({ length: rows * classes }, () => scale * (2 * random() - 1));
        const labels = Array.from({ length: rows }, () => Math.floor(classes * random()));
        const { temperature, after } = fitTemperature(logits, labels, { range: [0.1, 10] });
        expect(temperature).toBeGreaterThanOrEqual(0.1 * (1 - 1e-12));
        expect(temperature).toBeLessThanOrEqual(10 * (1 + 1e-12));
        expect(Math.abs(after - naiveLoss(logits, labels, temperature))).toBeLessThan(1e-9);
        for (let i = 0; i <= 400; i++) {
          expect(after).toBeLessThanOrEqual(naiveLoss(logits, labels, 0.1 * 100 ** (i / 400)) + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with scikit-learn 1.9.1 and torch 2.13.0', () => {
    expect(reference.library).toBe('scikit-learn 1.9.1, torch 2.13.0');
    for (const { classes, logits, labels, temperature, loss, calibrated } of reference.cases) {
      const fitted = fitTemperature(logits, labels);
      // L-BFGS stops where the loss is flat to float64, half of its digits short in T
      expect(Math.abs(fitted.temperature / temperature - 1)).toBeLessThan(1e-6);
      expect(fitted.after).toBeCloseTo(loss, 12);
      if (calibrated === null) continue;
      const tempered = applyTemperature(logits.slice(0, calibrated.length), fitted.temperature);
      const { classProbabilities } = kPlus1Probabilities(tempered, classes);
      // scikit-learn minimises to 1e-6 or so of T
      expect(largestDifference(classProbabilities, calibrated)).toBeLessThan(1e-5);
    }
  });

  it('recovers the factor that logits were multiplied with', () => {
    const { logits, labels, temperature } = reference.cases[0];
    const sharper = logits.map((logit) => 3.5 * logit);
    expect(fitTemperature(sharper, labels).temperature).toBeCloseTo(3.5 * temperature, 6);
  });

  it('stops at the ends of its range, and says so, where no temperature is best', () => {
    const separable = fitTemperature([2, 0, 0, 3], [0, 1]);
    expect(separable).toMatchObject({ temperature: 0.01, stoppedAt: 'smallest' });
    const contrary = fitTemperature([2, 0, 0, 3], [1, 0], { range: [0.5, 20] });
    expect(contrary).toMatchObject({ temperature: 20, stoppedAt: 'largest' });
    expect(fitTemperature([1, 1, 5, 5], [0, 1])).toMatchObject({ temperature: 1, stoppedAt: null });
    // exact for logits beyond what exp can hold
    expect(fitTemperature([2000, 0, 0, 2000, 2000, 0], [0, 1, 1], { range: [1, 1e5] }).temperature).toBeCloseTo(
      2000 / Math.log(2),
      6,
    );
  });

  it('keeps every label and the fake logit at 0', () => {
    const logits = [3, -1, 0.5, -2, -3, -2.5];
    const tempered = applyTemperature(logits, 2);
    expect(Array.from(tempered)).toEqual([1.5, -0.5, 0.25, -1, -1.5, -1.25]);
    const [cold, warm] = [logits, tempered].map((values) => kPlus1Probabilities(values, 3));
    expect(warm.labels).toEqual(cold.labels);
    expect(warm.probabilities[3]).toBeCloseTo(1 / (1 + Math.exp(1.5) + Math.exp(-0.5) + Math.exp(0.25)), 6);
  });

  it('refuses labels that are no classes, logits that are not finite and temperatures that are not positive', () => {
    expect(() => fitTemperature([1, 0, 0, 1], [0, 2])).toThrow(/labels\[1\]: found 2, expected a class from 0 to 1/);
    expect(() => fitTemperature([1, NaN], [0])).toThrow(/logits\[1\]: found NaN/);
    expect(() => fitTemperature([1, 0, 0], [0, 1])).toThrow(ClassifierError);
    expect(() => fitTemperature([], [])).toThrow(ClassifierError);
    expect(() => fitTemperature([1, 0], [0], { range: [0, 1] })).toThrow(/range/);
    expect(() => applyTemperature([1], 0)).toThrow(/temperature/);
  });
});
