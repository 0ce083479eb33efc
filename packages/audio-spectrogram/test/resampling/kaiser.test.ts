import { describe, expect, it } from 'vitest';
import { besselI0, kaiser, kaiserBeta, kaiserLength } from '../../src/resampling/kaiser';

/** I0(x) = (1/pi) integral from 0 to pi of exp(x cos t) dt; the rule of equal steps converges geometrically. */
function besselByIntegral(x: number): number {
  const steps = 400;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += Math.exp(x * Math.cos((Math.PI * (i + 0.5)) / steps));
  return sum / steps;
}

describe('the Kaiser window', () => {
  it.each([0, 0.3, 1, 5, 10, 20])('has the Bessel function I0(%d)', (x) => {
    expect(besselI0(x) / besselByIntegral(x)).toBeCloseTo(1, 12);
  });

  it('is 1 in the middle, 1 / I0(beta) at the ends, 0 outside, and even', () => {
    expect(kaiser(0, 9)).toBe(1);
    expect(kaiser(1, 9)).toBeCloseTo(1 / besselByIntegral(9), 12);
    expect(kaiser(1.001, 9)).toBe(0);
    expect(kaiser(-0.4, 9)).toBe(kaiser(0.4, 9));
  });

  it('is designed as in the textbook example of 60 dB (Oppenheim and Schafer, example 7.8)', () => {
    expect(kaiserBeta(60)).toBeCloseTo(5.653, 3);
    expect(kaiserLength(60, 0.1)).toBeCloseTo(37.25, 1);
    expect(kaiserBeta(15)).toBe(0);
    expect(kaiserBeta(30)).toBeCloseTo(0.5842 * 9 ** 0.4 + 0.07886 * 9, 12);
  });
});
