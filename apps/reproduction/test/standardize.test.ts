import { describe, expect, it } from 'vitest';
import { standardizeEach } from '../src/features/standardize';

const moments = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
};

describe('standardisation', () => {
  it('makes a blank image zeros and another one of unit variance', () => {
    const items = { data: Float32Array.of(7, 7, 7, 7, 0, 1, 2, 3), count: 2, shape: [2, 2] as const };
    const { data } = standardizeEach(items);
    expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    const { mean, variance } = moments([...data.subarray(4)]);
    expect(mean).toBeCloseTo(0, 6);
    expect(variance).toBeCloseTo(1, 6);
  });

  it('makes a blank image of any grey zeros, in any size', () => {
    for (const side of [3, 48, 50]) {
      for (let grey = 0; grey < 256; grey += 7) {
        const items = { data: new Float32Array(side * side).fill(grey / 255), count: 1, shape: [side, side] as const };
        expect(standardizeEach(items).data.every((value) => value === 0)).toBe(true);
      }
    }
  });
});
