import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveSampleSize, kHat } from '../src/diagnostics';
import { assessWeights, trustLimits } from '../src/diagnostics/trust';
import { kHatOfLargest } from '../src/diagnostics/k-hat';
import { iwae } from '../src/estimators/iwae';
import { jvi1 } from '../src/estimators/jvi1';
import { logSumExp } from './log-sum-exp';
import { WeightSummary } from '../src/weights/weight-summary';
import { mean, seededNormal, standardErrorOfMean } from './numbers';

/** Numbers of weights around the one where the first is let go (16 kept at least), and many. */
const logWeights = fc
  .tuple(
    fc.constantFrom(0.01, 1, 30),
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 300 }),
  )
  .map(([spread, values]) => Float64Array.from(values, (value) => spread * value - 5000));

/** The jackknife by its definition: k log-sum-exps of k - 1 weights. */
function naiveJackknife(values: Float64Array): { logDensity: number; standardError: number } {
  const k = values.length;
  const whole = logSumExp(values) - Math.log(k);
  const pseudoValues = Array.from(values, (_, left) => {
    const others = values.filter((_, index) => index !== left);
    return k * whole - (k - 1) * (logSumExp(others) - Math.log(k - 1));
  });
  return { logDensity: mean(pseudoValues), standardError: standardErrorOfMean(pseudoValues) };
}

describe('a summary of weights that are not kept', () => {
  it('gives the sum, the effective sample size and k-hat of all of them', () => {
    fc.assert(
      fc.property(logWeights, (values) => {
        const summary = WeightSummary.of(values);
        expect(summary.logMean).toBeCloseTo(logSumExp(values) - Math.log(values.length), 9);
        expect(1 / summary.sumOfSquaredShares / effectiveSampleSize(values)).toBeCloseTo(1, 9);
        expect(kHatOfLargest(summary.keptLogWeights(), values.length)).toEqual(kHat(values));
        expect(summary.meanLog).toBeCloseTo(mean(values), 8);
      }),
    );
  });

  it('does not depend on the order of weights', () => {
    fc.assert(
      fc.property(logWeights, (values) => {
        const backwards = WeightSummary.of(Float64Array.from(values).reverse());
        expect(backwards.logMean).toBeCloseTo(WeightSummary.of(values).logMean, 9);
        expect(backwards.keptLogWeights()).toEqual(WeightSummary.of(values).keptLogWeights());
      }),
    );
  });

  it('keeps 3 sqrt(k) + 1 of k weights', () => {
    const normal = seededNormal(1);
    const summary = WeightSummary.of(Float64Array.from({ length: 10_000 }, normal));
    expect(summary.keptLogWeights()).toHaveLength(301);
  });

  it('counts weights of zero, before and after others', () => {
    for (const values of [
      [-Infinity, -Infinity, 0, 1],
      [0, 1, -Infinity, -Infinity],
      [...new Array<number>(40).fill(-Infinity), 0, 1],
    ]) {
      const summary = WeightSummary.of(values);
      expect(iwae(summary).logDensity).toBeCloseTo(Math.log((1 + Math.E) / values.length), 12);
      expect(summary.meanLog).toBe(-Infinity);
      expect(summary.squaredDeviationsOfLog).toBeNaN();
    }
  });
});

describe('jvi1', () => {
  it('is the jackknife by its definition, standard error included', () => {
    fc.assert(
      fc.property(logWeights, (values) => {
        const [ours, naive] = [jvi1(WeightSummary.of(values)), naiveJackknife(values)];
        const size = Math.max(1, Math.abs(naive.logDensity + 5000));
        expect(Math.abs(ours.logDensity - naive.logDensity) / size).toBeLessThan(1e-7);
        expect(Math.abs(ours.standardError - naive.standardError)).toBeLessThan(
          1e-5 * Math.max(1, naive.standardError),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is the value of equal weights, and of weights of which one counts alone finite', () => {
    const equal = jvi1(WeightSummary.of(new Float64Array(64).fill(-7)));
    expect(equal.logDensity).toBeCloseTo(-7, 9);
    expect(equal.standardError).toBeLessThan(1e-6);
    const collapsed = Float64Array.from([0, -100, -200]);
    expect(jvi1(WeightSummary.of(collapsed)).logDensity).toBeCloseTo(naiveJackknife(collapsed).logDensity, 6);
  });

  it('is NaN where one weight alone is above zero, -Infinity where none is', () => {
    expect(jvi1(WeightSummary.of([0, -Infinity, -Infinity])).logDensity).toBeNaN();
    expect(jvi1(WeightSummary.of([-Infinity, -Infinity])).logDensity).toBe(-Infinity);
  });
});

/**
 * Exponential weights: their sum has a Gamma distribution, so that `E log 1/k sum w = psi(k) - log k` with E w = 1, a bias that is known for every
 * k, and the jackknife's follows.
 */
describe('bias on exponential weights, log E w = 0', () => {
  const repeats = 40_000;
  const digamma = (k: number) =>
    -0.5772156649015329 + Array.from({ length: k - 1 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
  const iwaeBias = (k: number) => digamma(k) - Math.log(k);
  const jackknifeBias = (k: number) => k * iwaeBias(k) - (k - 1) * iwaeBias(k - 1);
  /** An exponential number is half the squared length of two normal ones. */
  const draws = (k: number, count: number, seed: number) => {
    const normal = seededNormal(seed);
    const logExponential = () => Math.log((normal() ** 2 + normal() ** 2) / 2);
    return Array.from({ length: count }, () => WeightSummary.of(Float64Array.from({ length: k }, logExponential)));
  };

  it.each([2, 4, 8])('IWAE-%i and JVI-1 have the bias of theory (within 4 standard errors)', (k) => {
    const summaries = draws(k, repeats, k);
    for (const [estimator, bias] of [
      [iwae, iwaeBias(k)],
      [jvi1, jackknifeBias(k)],
    ] as const) {
      const values = summaries.map((summary) => estimator(summary).logDensity);
      expect(Math.abs(mean(values) - bias)).toBeLessThan(4 * standardErrorOfMean(values));
    }
  });

  it('the bias of the jackknife falls as 1 / k^2, that of IWAE as 1 / k', () => {
    // so that the test above has a trend to show: theory itself, from 8 to 16 draws
    expect(iwaeBias(8) / iwaeBias(16)).toBeCloseTo(2, 1);
    expect(jackknifeBias(8) / jackknifeBias(16)).toBeGreaterThan(3.9);
    const [few, more] = [2, 4].map((k) => mean(draws(k, repeats, k + 10).map((summary) => jvi1(summary).logDensity)));
    expect(few / more).toBeGreaterThan(3);
  });

  it.each([
    ['iwae', iwae],
    ['jvi1', jvi1],
  ] as const)(
    '%s: 95 %% intervals from the standard error hold log E w in 92 to 97 %% of 4000 trials',
    (_, estimator) => {
      const covered = draws(100, 4000, 77).filter((summary) => {
        const { logDensity, standardError } = estimator(summary);
        return Math.abs(logDensity) < 1.96 * standardError;
      });
      expect(covered.length / 4000).toBeGreaterThan(0.92);
      expect(covered.length / 4000).toBeLessThan(0.97);
    },
  );
});

describe('trust', () => {
  it('is lost with the effective sample size or with k-hat', () => {
    const normal = seededNormal(5);
    const limits = trustLimits({}, 256);
    const assess = (spread: number) =>
      assessWeights(WeightSummary.of(Float64Array.from({ length: 256 }, () => spread * normal())), iwae, limits);
    expect(assess(0.3).trustworthy).toBe(true);
    const bad = assess(6);
    expect(bad.trustworthy).toBe(false);
    expect(bad.kHat).toBeGreaterThan(limits.kHat);
    expect(bad.effectiveSampleSize).toBeLessThan(25.6);
  });
});
