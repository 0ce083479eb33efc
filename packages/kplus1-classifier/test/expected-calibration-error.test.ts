import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassifierError } from '../src';
import { expectedCalibrationError, reliabilityBins } from '../src/calibration';

// Bin (0.5, 0.6]: confidences 0.6 and 0.55, one right; bin (0.9, 1]: 0.95 and 1, both right
const probabilities = [0.6, 0.4, 0.45, 0.55, 0.95, 0.05, 0, 1];
const labels = [0, 0, 0, 1];

describe('expectedCalibrationError', () => {
  it('is the weighted gap between accuracy and confidence of the bins', () => {
    const expected = (2 * Math.abs(1 / 2 - 0.575) + 2 * Math.abs(1 - 0.975)) / 4;
    expect(expectedCalibrationError(probabilities, labels, { bins: 10 })).toBeCloseTo(expected, 12);
  });

  it('is 0 for certain and right, 1 for certain and wrong', () => {
    expect(expectedCalibrationError([1, 0, 0, 1], [0, 1])).toBe(0);
    expect(expectedCalibrationError([1, 0, 0, 1], [1, 0])).toBe(1);
  });

  it('refuses probabilities that do not divide into rows, are none, or labels that are no classes', () => {
    expect(() => expectedCalibrationError([1, 0, 0], [0, 1])).toThrow(ClassifierError);
    expect(() => expectedCalibrationError([], [])).toThrow(ClassifierError);
    expect(() => expectedCalibrationError([2, -1], [0])).toThrow(/probabilities\[0\]: found 2, expected a number in/);
    expect(() => expectedCalibrationError([1, 0], [2])).toThrow(/labels\[0\]: found 2, expected a class from 0 to 1/);
  });
});

describe('reliabilityBins', () => {
  it('has count, mean confidence and accuracy of each bin, closed above', () => {
    const bins = reliabilityBins(probabilities, labels, { bins: 10 });
    expect(bins).toHaveLength(10);
    expect(bins.filter(({ count }) => count > 0)).toEqual([
      { low: 0.5, high: 0.6, count: 2, confidence: expect.closeTo(0.575, 12) as number, accuracy: 0.5 },
      { low: 0.9, high: 1, count: 2, confidence: expect.closeTo(0.975, 12) as number, accuracy: 1 },
    ]);
    expect(bins[0]).toEqual({ low: 0, high: 0.1, count: 0, confidence: null, accuracy: null });
  });

  it('loses no row, and its weighted means are the overall accuracy and confidence', () => {
    const row = fc.record({ p: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (rows, bins) => {
        const found = reliabilityBins(
          rows.flatMap(({ p }) => [p, 1 - p]),
          rows.map(({ label }) => label),
          { bins },
        );
        const total = (value: 'accuracy' | 'confidence') =>
          found.reduce((sum, bin) => sum + bin.count * (bin[value] ?? 0), 0);
        const right = rows.filter(({ p, label }) => (p >= 1 - p ? 0 : 1) === label).length;
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
        expect(total('accuracy')).toBeCloseTo(right, 9);
        expect(total('confidence')).toBeCloseTo(
          rows.reduce((sum, { p }) => sum + Math.max(p, 1 - p), 0),
          9,
        );
      }),
    );
  });
});
