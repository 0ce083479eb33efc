import { describe, expect, it } from 'vitest';
import { parseSchedule, ScheduleError } from '../src/config/schedule';

describe('schedules', () => {
  it('follows the paper: epsilon rises from 0 to 0.8 and stays', () => {
    const epsilon = parseSchedule('0.8 * min(1, t / 0.7)');
    expect(epsilon(0)).toBe(0);
    expect(epsilon(0.35)).toBeCloseTo(0.4, 12);
    expect(epsilon(0.7)).toBeCloseTo(0.8, 12);
    expect(epsilon(1)).toBeCloseTo(0.8, 12);
  });

  it.each(['0.8 * min(1, t', 'x + 1', '1 / (t - 0.5)', '"text"', '[1, 2]', ''])(
    'refuses %j, naming it',
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow(ScheduleError);
      expect(() => parseSchedule(expression)).toThrow(`'${expression}'`);
    },
  );

  it.each(['import("fs")', 'createUnit("foo")', 'cos.constructor("return process")()'])(
    'gives no way out of arithmetic: %s',
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow(ScheduleError);
    },
  );
});
