import { describe, expect, it } from 'vitest';
import { ClassifierError, cosineSchedule } from '../src';

describe('cosineSchedule', () => {
  const rate = cosineSchedule({ steps: 111, peak: 2, warmup: 10, floor: 0.1 });

  it('rises in a straight line, then falls along half a cosine to the floor', () => {
    expect([0, 4, 9].map(rate)).toEqual([0.2, 1, 2]);
    expect(rate(10)).toBeCloseTo(2, 12);
    expect(rate(60)).toBeCloseTo(2 * (0.1 + 0.9 / 2), 12);
    expect(rate(110)).toBeCloseTo(0.2, 12);
    expect(rate(500)).toBeCloseTo(0.2, 12);
  });

  it('takes a training shorter than its warm-up, and refuses no step', () => {
    const short = cosineSchedule({ steps: 3, warmup: 50 });
    expect([0, 2].map(short)).toEqual([1e-3 / 50, 3e-3 / 50]);
    expect(cosineSchedule({ steps: 1, warmup: 0, floor: 0 })(0)).toBe(0);
    expect(() => cosineSchedule({ steps: 0 })).toThrow(ClassifierError);
  });
});
