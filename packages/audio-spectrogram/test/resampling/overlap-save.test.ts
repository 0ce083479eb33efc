import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOverlapSave, overlapSave } from '../../src/resampling/overlap-save';
import { polyphaseConvolution } from '../../src/resampling/polyphase-convolution';
import { polyphaseFilter } from '../../src/resampling/polyphase-filter';
import { noise } from '../signals';

const design = { pass: 0.1, stop: 0.15, attenuationDb: 60 };

describe('applyOverlapSave', () => {
  it.each([
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 7],
    [2, 1],
  ])('is the sum that defines it, times %d over %d, for any length and stretch', (up, down) => {
    const filter = polyphaseFilter(up, design);
    const plan = overlapSave(filter, down);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2500 }),
        fc.integer({ min: -60, max: 900 }),
        fc.integer({ min: 1, max: 1200 }),
        (length, first, count) => {
          const samples = noise(length, 0.9);
          const result = applyOverlapSave(plan, samples, first, count);
          expect(result).toHaveLength(count);
          for (const i of [0, 1, 2, count >> 1, count - 1]) {
            if (i >= count) continue;
            // value m lies at time m down / up, between samples by the phase
            const m = first + i;
            const whole = Math.floor((m * down) / up);
            const phase = m * down - whole * up;
            let sum = 0;
            for (let j = 0; j < filter.taps; j++) {
              sum += filter.phases[phase * filter.taps + j] * (samples[whole + j - filter.reach + 1] ?? 0);
            }
            expect(Math.abs(result[i] - sum)).toBeLessThan(1e-12);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('polyphaseConvolution', () => {
  it.each([
    [2, 3],
    [3, 2],
    [7, 7],
  ])('is the sum that defines it, at the positions m %d / %d', (down, up) => {
    const filter = polyphaseFilter(up, design);
    const signal = noise(300);
    const result = polyphaseConvolution(filter, up, down, signal, 100);
    for (let m = 0; m < result.length; m++) {
      const whole = Math.floor((m * down) / up);
      const row = m * down - whole * up;
      let sum = 0;
      for (let j = 0; j < filter.taps; j++) sum += filter.phases[row * filter.taps + j] * signal[whole + j];
      expect(result[m]).toBeCloseTo(sum, 6);
    }
  });

  it('blends the rows of positions that have none of their own', () => {
    // 3001 positions a sample share 1024 rows: a straight line is read exactly at every one
    const filter = polyphaseFilter(3001, design);
    expect(filter.rows).toBe(1024);
    const line = Float64Array.from({ length: 400 }, (_, n) => n / 400);
    const result = polyphaseConvolution(filter, 3001, 3000, line, 300);
    for (let m = 0; m < result.length; m++) {
      expect(result[m]).toBeCloseTo((m * 3000) / 3001 / 400 + (filter.reach - 1) / 400, 5);
    }
  });
});
