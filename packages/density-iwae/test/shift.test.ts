/** A number added to all log weights is a factor of all weights: it shifts log-densities and changes nothing else, however large it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveSampleSize, kHat } from '../src/diagnostics';
import { elbo } from '../src/estimators/elbo';
import { iwae } from '../src/estimators/iwae';
import { jvi1 } from '../src/estimators/jvi1';
import { logSumExp } from './log-sum-exp';
import { WeightSummary } from '../src/weights/weight-summary';

/** Even whole numbers, to which any of the shifts is added without rounding. */
const logWeights = fc.array(
  fc.integer({ min: -20, max: 0 }).map((value) => 2 * value),
  { minLength: 2, maxLength: 120 },
);
const shift = fc.constantFrom(-1e16, -1e12, -5000, 1e8, 1e12, 1e16);
const shifted = (values: readonly number[], by: number) => Float64Array.from(values, (value) => value + by);

describe('equal weights', () => {
  it.each([0, -5000, 1e8, 1e16, -1e16, 1e300])('count as many as they are, at %d', (at) => {
    for (const count of [1, 2, 4, 17, 64, 1000]) {
      const values = new Float64Array(count).fill(at);
      const summary = WeightSummary.of(values);
      expect(effectiveSampleSize(values)).toBe(count);
      expect(1 / summary.sumOfSquaredShares).toBe(count);
      expect(elbo(summary).logDensity).toBe(at);
      expect(iwae(summary).logDensity).toBe(at);
      if (count < 2) continue;
      // exactly: a difference of sums of squares leaves 1e-9
      expect(iwae(summary).standardError).toBe(0);
      expect(elbo(summary).standardError).toBe(0);
      expect(Math.abs(jvi1(summary).logDensity - at)).toBeLessThan(1e-12 * Math.max(1, Math.abs(at)));
      expect(jvi1(summary).standardError).toBeLessThan(1e-15);
    }
  });
});

describe('nearly equal weights', () => {
  // w = 1 + d and 1 - d in turn: the deviation of w / mean(w) is d sqrt(k / (k - 1)), and the jackknife's as large within a share of d / k
  it.each([
    [4, 1e-9],
    [64, 1e-9],
    [64, 1e-6],
    [64, 1e-4],
    [1000, 1e-10],
  ])('%d of them, %d apart, have the standard error of the delta method', (count, d) => {
    const summary = WeightSummary.of(Array.from({ length: count }, (_, i) => Math.log1p(i % 2 === 0 ? d : -d)));
    const expected = d / Math.sqrt(count - 1);
    expect(iwae(summary).standardError / expected).toBeCloseTo(1, 5);
    expect(jvi1(summary).standardError / expected).toBeCloseTo(1, 3);
  });
});

describe('a shift of all log weights', () => {
  it('leaves diagnostics and standard errors as they are', () => {
    fc.assert(
      fc.property(logWeights, shift, (values, by) => {
        const [plain, moved] = [shifted(values, 0), shifted(values, by)];
        expect(effectiveSampleSize(moved)).toBe(effectiveSampleSize(plain));
        expect(kHat(moved)).toBe(kHat(plain));
        const [a, b] = [WeightSummary.of(plain), WeightSummary.of(moved)];
        expect(b.sumOfSquaredShares).toBe(a.sumOfSquaredShares);
        expect(iwae(b).standardError).toBe(iwae(a).standardError);
        expect(jvi1(b).standardError).toEqual(jvi1(a).standardError);
      }),
    );
  });

  it('shifts log-densities by itself, within a unit in the last place', () => {
    fc.assert(
      fc.property(logWeights, shift, (values, by) => {
        const [plain, moved] = [shifted(values, 0), shifted(values, by)];
        const ulp = 2 ** (Math.floor(Math.log2(Math.abs(by) + 64)) - 52);
        for (const estimator of [iwae, jvi1]) {
          const [a, b] = [plain, moved].map((each) => estimator(WeightSummary.of(each)).logDensity);
          if (Number.isNaN(a)) expect(b).toBeNaN();
          else expect(Math.abs(b - (a + by))).toBeLessThanOrEqual(2 * ulp);
        }
      }),
    );
  });
});

describe('infinite log weights', () => {
  it('have the limits of logSumExp', () => {
    expect(logSumExp(Float64Array.of())).toBe(-Infinity);
    expect(logSumExp(Float64Array.of(-Infinity, -Infinity))).toBe(-Infinity);
    expect(logSumExp(Float64Array.of(-Infinity, 3))).toBe(3);
    expect(logSumExp(Float64Array.of(1, Infinity, -Infinity))).toBe(Infinity);
    expect(logSumExp(Float64Array.of(1e16, 1e16, 1e16, 1e16))).toBe(1e16 + Math.log(4));
  });

  it('of minus infinity are weights of zero, of plus infinity are refused', () => {
    expect(effectiveSampleSize(Float64Array.of(-Infinity, -Infinity))).toBe(0);
    expect(effectiveSampleSize(Float64Array.of(1e16, -Infinity, 1e16))).toBe(2);
    expect(effectiveSampleSize(Float64Array.of())).toBe(0);
    expect(() => effectiveSampleSize(Float64Array.of(0, Infinity))).toThrow(/found Infinity at place 1/);
    const none = WeightSummary.of([-Infinity, -Infinity]);
    expect(iwae(none)).toEqual({ logDensity: -Infinity, standardError: NaN });
    expect(jvi1(none)).toEqual({ logDensity: -Infinity, standardError: NaN });
    // one of three draws counts: w / mean(w) is 3, 0, 0
    expect(iwae(WeightSummary.of([-Infinity, 1e16, -Infinity])).standardError).toBeCloseTo(1, 12);
  });
});
