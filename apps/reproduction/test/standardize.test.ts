import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandStatistics, standardizeBands, standardizeEach } from '../src/features/standardize';

const moments = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
};

describe('standardisation', () => {
  it('gives every band mean 0 and variance 1 over all frames of all items', () => {
    const value = fc.float({ min: -80, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 24, maxLength: 24 }), (values) => {
        const items = { data: Float32Array.from(values), count: 2, shape: [4, 3] as const };
        const result = standardizeBands(items, bandStatistics(items));
        for (let band = 0; band < 3; band++) {
          const inBand = (data: Float32Array) => [...data].filter((_, index) => index % 3 === band);
          const { mean, variance } = moments(inBand(result.data));
          const before = moments(inBand(items.data)).variance;
          expect(mean).toBeCloseTo(0, 3);
          if (before > 1e-6) expect(variance).toBeCloseTo(1, 3);
        }
      }),
    );
  });

  it('makes a blank image zeros and another one of unit variance', () => {
    const items = { data: Float32Array.of(7, 7, 7, 7, 0, 1, 2, 3), count: 2, shape: [2, 2] as const };
    const { data } = standardizeEach(items);
    expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    const { mean, variance } = moments([...data.subarray(4)]);
    expect(mean).toBeCloseTo(0, 6);
    expect(variance).toBeCloseTo(1, 6);
  });
});
