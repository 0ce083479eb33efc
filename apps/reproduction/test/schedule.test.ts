import { describe, expect, it } from 'vitest';
import { parseSchedule, ScheduleError, scheduleFunctions } from '../src/config/schedule';

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

  it.each([
    // each would run for hours, or fill the memory
    ['combinations(1e15, 5e14)', "the function 'combinations'"],
    ['factorial(1e9)', "the function 'factorial'"],
    ['170!', 'the operator !'],
    ['sum(1:1e9)', "the function 'sum'"],
    ['f(x) = f(x) + f(x)', 'FunctionAssignmentNode'],
    ['a = 1; a', 'BlockNode'],
    ['ones(1e9)', "the function 'ones'"],
    ['t.constructor', 'AccessorNode'],
    ['random()', "the function 'random'"],
    ['max', "the name 'max'"],
    ['10n ^ 100n', "the name 'n'"],
  ])('refuses %s at once, naming what it has', (expression, found) => {
    expect(() => parseSchedule(expression)).toThrow(found);
  });

  it('refuses what is longer than any schedule, before it is parsed', () => {
    expect(() => parseSchedule(`${'('.repeat(100_000)}t${')'.repeat(100_000)}`)).toThrow(/200001 characters/);
  });

  it('computes with what it offers', () => {
    const schedule = parseSchedule(
      't < 0.5 ? 0 : 0.2 * round(cos(pi * t) ^ 2) + 5 % 3 - mod(7, 4) / 2 + sqrt(max(t, 0.25))',
    );
    expect(schedule(0.25)).toBe(0);
    expect(schedule(1)).toBeCloseTo(0.2 + 2 - 1.5 + 1, 12);
    for (const name of scheduleFunctions) {
      const expression = ['pow', 'mod'].includes(name) ? `${name}(t + 1, 2)` : `${name}(t + 1)`;
      expect(Number.isFinite(parseSchedule(expression)(0.5)), name).toBe(true);
    }
  });
});
