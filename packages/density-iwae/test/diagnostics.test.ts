import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveSampleSize, kHat, largestUsableKHat } from '../src/diagnostics';
import { DensityError } from '../src/index';
import { generalizedParetoShape } from '../src/diagnostics/generalized-pareto';
import { elbo } from '../src/estimators/elbo';
import { iwae } from '../src/estimators/iwae';
import { logSumExp } from './log-sum-exp';
import { WeightSummary } from '../src/weights/weight-summary';
import { fixture } from './numbers';

interface Fixture {
  weights: { name: string; logWeights: number[]; kHat: number }[];
  tails: { shape: number; exceedances: number[]; fitted: number }[];
}
const reference = fixture('k-hat') as Fixture;
const logWeights = fc
  .array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values));

describe('against arviz 0.23.4', () => {
  it.each(reference.weights)('k-hat of $name (within 1e-9)', ({ logWeights: values, kHat: expected }) => {
    expect(Math.abs(kHat(Float64Array.from(values)) - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
  });

  it.each(reference.tails)(
    'generalised Pareto fit of a tail of shape $shape (within 1e-9)',
    ({ exceedances, fitted }) => {
      expect(Math.abs(generalizedParetoShape(Float64Array.from(exceedances)) - fitted)).toBeLessThan(1e-9);
    },
  );
});

describe('k-hat', () => {
  it('finds the shape of a long generalised Pareto tail', () => {
    for (const shape of [0.2, 0.7, 1.5]) {
      const quantiles = Float64Array.from({ length: 5000 }, (_, i) => ((1 - (i + 0.5) / 5000) ** -shape - 1) / shape);
      expect(Math.abs(generalizedParetoShape(quantiles) - shape)).toBeLessThan(0.02);
    }
  });

  it('is unknown with too few draws, -Infinity without a tail, Infinity where nothing but one weight counts', () => {
    expect(kHat(new Float64Array(20).map((_, i) => i))).toBeNaN();
    expect(kHat(new Float64Array(21).map((_, i) => i))).not.toBeNaN();
    expect(kHat(new Float64Array(64).fill(-3))).toBe(-Infinity);
    // equal up to the last digit of a float32 at -14000
    expect(kHat(new Float64Array(64).map((_, i) => (i < 3 ? -14000 : -14000.0009)))).toBe(-Infinity);
    expect(kHat(new Float64Array(64).map((_, i) => 1000 * i))).toBe(Infinity);
    expect(kHat(new Float64Array(64).fill(-Infinity))).toBe(Infinity);
  });

  it('may be larger the more draws there are: 1/2 for 100, 2/3 for 1000, never above 0.7', () => {
    expect([100, 1000, 10_000].map(largestUsableKHat)).toEqual([0.5, 1 - 1 / 3, 0.7]);
    expect(largestUsableKHat(64)).toBeCloseTo(0.446, 3);
  });

  it('does not depend on the order or the scale of weights', () => {
    // multiples of 2^-10, which adding 64 does not round: ties stay ties
    const weights = fc.array(
      fc.integer({ min: -3072, max: 3072 }).map((value) => value / 1024),
      { minLength: 30, maxLength: 60 },
    );
    fc.assert(
      fc.property(weights, (values) => {
        const of = (list: number[]) => kHat(Float64Array.from(list));
        expect(of([...values].reverse())).toBe(of(values));
        expect(of(values.map((value) => value + 64))).toBe(of(values));
      }),
      { numRuns: 50, examples: [[Array.from({ length: 40 }, (_, i) => Math.round(1024 * Math.sin(i)) / 1024)]] },
    );
  });
});

describe('effective sample size', () => {
  it('is (sum w)^2 / sum w^2, between 1 and the number of draws', () => {
    fc.assert(
      fc.property(logWeights, (values) => {
        const weights = Array.from(values, Math.exp);
        const sum = weights.reduce((a, b) => a + b, 0);
        const naive = sum ** 2 / weights.reduce((a, b) => a + b ** 2, 0);
        expect(effectiveSampleSize(values) / naive).toBeCloseTo(1, 9);
        expect(effectiveSampleSize(values)).toBeGreaterThan(1 - 1e-9);
        expect(effectiveSampleSize(values)).toBeLessThan(values.length + 1e-9);
      }),
    );
  });

  it('counts equal weights all, wherever they lie', () => {
    expect(effectiveSampleSize(new Float64Array(10).fill(-14000))).toBeCloseTo(10, 9);
    expect(effectiveSampleSize(Float64Array.from([0, -1e5, -1e5]))).toBe(1);
  });
});

it.each([NaN, Infinity])('weights with a logarithm of %d are refused', (broken) => {
  const values = new Float64Array(64).map((_, i) => (i === 5 ? broken : -i));
  for (const diagnostic of [kHat, effectiveSampleSize]) {
    expect(() => diagnostic(values)).toThrow(DensityError);
    expect(() => diagnostic(values)).toThrow(/logWeights: found (NaN|Infinity) at place 5/);
  }
});

describe('estimators by their definitions', () => {
  it('ELBO: mean of log w with the standard error of a mean', () => {
    const { logDensity, standardError } = elbo(WeightSummary.of([1, 2, 3, 6]));
    expect(logDensity).toBe(3);
    expect(standardError).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
  });

  it('IWAE: log of the mean of w, and the delta method', () => {
    fc.assert(
      fc.property(logWeights, (values) => {
        const weights = Array.from(values, Math.exp);
        const average = weights.reduce((a, b) => a + b, 0) / weights.length;
        const { logDensity, standardError } = iwae(WeightSummary.of(values));
        expect(logDensity).toBeCloseTo(Math.log(average), 9);
        if (weights.length > 1) {
          const variance = weights.reduce((sum, weight) => sum + (weight / average - 1) ** 2, 0) / (weights.length - 1);
          expect(standardError).toBeCloseTo(Math.sqrt(variance / weights.length), 7);
        }
      }),
    );
  });

  it('far from zero neither overflows', () => {
    expect(iwae(WeightSummary.of([-14000, -14001])).logDensity).toBeCloseTo(
      -14000 + Math.log((1 + Math.exp(-1)) / 2),
      9,
    );
    expect(logSumExp(Float64Array.from([1e4, 1e4]))).toBeCloseTo(1e4 + Math.LN2, 9);
    expect(logSumExp(new Float64Array(0))).toBe(-Infinity);
  });
});
