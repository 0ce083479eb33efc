import { describe, expect, it } from 'vitest';
import { ClassifierError, expectedCalibrationError } from '../src';

describe('expectedCalibrationError', () => {
  it('is the weighted gap between accuracy and confidence of the bins', () => {
    // Bin (0.5, 0.6]: confidences 0.6 and 0.55, one right; bin (0.9, 1]: 0.95 and 1, both right
    const probabilities = [0.6, 0.4, 0.45, 0.55, 0.95, 0.05, 0, 1];
    const expected = (2 * Math.abs(1 / 2 - 0.575) + 2 * Math.abs(1 - 0.975)) / 4;
    expect(expectedCalibrationError(probabilities, [0, 0, 0, 1], { bins: 10 })).toBeCloseTo(expected, 12);
  });

  it('is 0 for certain and right, 1 for certain and wrong', () => {
    expect(expectedCalibrationError([1, 0, 0, 1], [0, 1])).toBe(0);
    expect(expectedCalibrationError([1, 0, 0, 1], [1, 0])).toBe(1);
  });

  it('refuses probabilities that do not divide into rows', () => {
    expect(() => expectedCalibrationError([1, 0, 0], [0, 1])).toThrow(ClassifierError);
  });
});
