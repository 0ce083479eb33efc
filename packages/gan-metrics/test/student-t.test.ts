import { describe, expect, it } from 'vitest';
import { MetricsError } from '../src/index';
import { studentTCumulative, studentTQuantile } from '../src/intervals';
import { incompleteBeta } from '../src/incomplete-beta';
import { logGamma } from '../src/log-gamma';
import { expectRelative, fixture } from './fixture';

interface Fixture {
  cumulative: [number, number, number][];
  quantile: [number, number, number][];
  incompleteBeta: [number, number, number, number][];
  logGamma: [number, number][];
}
const reference = fixture('student-t') as Fixture;

describe('against scipy 1.17.1', () => {
  it('logGamma (relative error below 1e-12)', () => {
    expectRelative(
      reference.logGamma.map(([x]) => logGamma(x)),
      reference.logGamma.map(([, value]) => value),
      1e-12,
    );
  });

  it('incompleteBeta (relative error below 1e-10)', () => {
    for (const [x, a, b, value] of reference.incompleteBeta) {
      if (value === 0) expect(incompleteBeta(x, a, b)).toBeLessThan(1e-300);
      else expect(Math.abs(incompleteBeta(x, a, b) / value - 1), `x ${x} a ${a} b ${b}`).toBeLessThan(1e-10);
    }
  });

  it('studentTCumulative (relative error below 1e-10, far in the lower tail too)', () => {
    for (const [t, v, value] of reference.cumulative) {
      const ours = studentTCumulative(t, v);
      if (value === 0) expect(ours).toBeLessThan(1e-300);
      else expect(Math.abs(ours / value - 1), `t ${t}, v ${v}`).toBeLessThan(1e-10);
    }
  });

  it('studentTQuantile (relative error below 1e-10)', () => {
    expectRelative(
      reference.quantile.map(([p, v]) => studentTQuantile(p, v)),
      reference.quantile.map(([, , value]) => value),
      1e-10,
    );
  });
});

describe('in closed form', () => {
  it("one degree of freedom is Cauchy's distribution", () => {
    for (const t of [-3, -0.5, 0, 1, 20]) {
      expect(studentTCumulative(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 13);
    }
    expect(studentTQuantile(0.75, 1)).toBeCloseTo(1, 12);
  });

  it('two degrees of freedom: P(T <= t) = 1/2 + t / (2 sqrt(2 + t^2))', () => {
    for (const t of [-3, 0.1, 8])
      expect(studentTCumulative(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
  });

  it('has its limits', () => {
    expect([studentTCumulative(-Infinity, 3), studentTCumulative(0, 3), studentTCumulative(Infinity, 3)]).toEqual([
      0, 0.5, 1,
    ]);
  });

  it('refuses impossible arguments', () => {
    expect(() => studentTQuantile(1, 3)).toThrow(MetricsError);
    expect(() => studentTCumulative(1, 0)).toThrow(MetricsError);
    expect(() => studentTCumulative(NaN, 3)).toThrow(MetricsError);
  });
});
