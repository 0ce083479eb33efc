import { parseSchedule, ScheduleError } from '../../../apps/reproduction/src/config/schedule';
import type { FuzzTarget } from '../target';

/** Expressions of the configuration. Refused: ScheduleError. */
export const schedule: FuzzTarget = {
  name: 'schedule',
  seeds: () =>
    [
      '0.8 * min(1, t / 0.7)',
      't < 0.5 ? 0 : 0.2 * round(cos(pi * t) ^ 2) + 5 % 3',
      'combinations(1e15, 5e14)',
      'f(x) = x; f(t)',
    ].map((text) => Buffer.from(text)),
  text: true,
  run: (bytes) => {
    try {
      if (!Number.isFinite(parseSchedule(Buffer.from(bytes).toString())(0.3))) throw new Error('no finite number');
      return 'read';
    } catch (error) {
      if (error instanceof ScheduleError) return 'refused';
      throw error;
    }
  },
  sources: /reproduction\/src\/config\/schedule/,
};
