import { describe, expect, it } from 'vitest';
import { estimateRemaining, formatDuration } from '../src/run/progress';

describe('the estimate of the time left', () => {
  it('is the cost left over the speed so far', () => {
    const units = [
      { cost: 10, done: 1 },
      { cost: 30, done: 0.5 },
      { cost: 60, done: 0 },
    ];
    // 25 of 100 done in 50 s: 2 s a unit of cost
    expect(estimateRemaining(units, 50)).toBeCloseTo(150, 9);
  });

  it('is unknown before anything is done', () => {
    expect(estimateRemaining([{ cost: 1, done: 0 }], 10)).toBeNull();
  });

  it('reads like a person would say it', () => {
    expect([42, 190, 3900].map(formatDuration)).toEqual(['42 s', '3 m 10 s', '1 h 5 m']);
  });
});
