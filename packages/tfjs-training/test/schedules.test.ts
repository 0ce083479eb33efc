import { describe, expect, it } from 'vitest';
import { cosineSchedule, linearDecaySchedule, TrainingError } from '../src';

describe('cosineSchedule', () => {
  const rate = cosineSchedule({ steps: 111, peak: 2, warmup: 10, floor: 0.1 });

  it('rises in a straight line, then falls along half a cosine to the floor', () => {
    expect([0, 4, 9].map(rate)).toEqual([0.2, 1, 2]);
    expect(rate(10)).toBeCloseTo(2, 12);
    expect(rate(60)).toBeCloseTo(2 * (0.1 + 0.9 / 2), 12);
    expect(rate(110)).toBeCloseTo(0.2, 12);
    expect(rate(500)).toBeCloseTo(0.2, 12);
  });

  it('takes a training shorter than its warm-up, and refuses no step and options that there are not', () => {
    const short = cosineSchedule({ steps: 3, warmup: 50 });
    expect([0, 2].map(short)).toEqual([1e-3 / 50, 3e-3 / 50]);
    expect(cosineSchedule({ steps: 1, warmup: 0, floor: 0 })(0)).toBe(0);
    expect(() => cosineSchedule({ steps: 0 })).toThrow(TrainingError);
    expect(() => cosineSchedule({ steps: 9, warmUp: 3 } as { steps: number })).toThrow("Did you mean 'warmup'?");
  });
});

describe('linearDecaySchedule', () => {
  it('rises, stays and falls to the floor at the last step', () => {
    const rate = linearDecaySchedule({ steps: 101, peak: 2, warmup: 10, decayFrom: 0.5, floor: 0.1 });
    expect(rate(0)).toBeCloseTo(0.2, 12);
    expect(rate(9)).toBe(2);
    expect(rate(50)).toBe(2);
    expect(rate(100)).toBeCloseTo(0.2, 12);
    // Halfway down the line from step 50.5 to step 100
    expect(rate(75.25)).toBeCloseTo(2 * 0.55, 12);
  });

  it('never rises again after the warm-up and never leaves (0, peak]', () => {
    for (const steps of [1, 2, 7, 50, 1200]) {
      const rate = linearDecaySchedule({ steps });
      const rates = Array.from({ length: steps }, (_, step) => rate(step));
      expect(Math.min(...rates)).toBeGreaterThan(0);
      expect(Math.max(...rates)).toBeLessThanOrEqual(1e-3);
      for (let step = 30; step < steps; step++) expect(rates[step]).toBeLessThanOrEqual(rates[step - 1]);
    }
    expect(() => linearDecaySchedule({ steps: 9, decay: 3 } as { steps: number })).toThrow(TrainingError);
  });
});
