import { compile, type EvalFunction } from 'mathjs/number';

/**
 * A schedule of the configuration, such as `"0.8 * min(1, t / 0.7)"`: an expression in `t`, the share of the
 * classifier's steps after its warm-up that is done, in [0, 1]. mathjs parses it; it can compute, and reach nothing else.
 */
export type Schedule = (t: number) => number;

export class ScheduleError extends Error {
  override name = 'ScheduleError';
}

/** Compiles an expression once, and checks that it gives a finite number at t = 0, 1/2 and 1. */
export function parseSchedule(expression: string): Schedule {
  let compiled: EvalFunction;
  try {
    compiled = compile(expression);
  } catch (error) {
    throw new ScheduleError(
      `schedule '${expression}' is not an expression: ${String(error)}; write for example "0.8 * min(1, t / 0.7)"`,
    );
  }
  const schedule: Schedule = (t) => {
    const value: unknown = evaluate(compiled, expression, t);
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new ScheduleError(
        `schedule '${expression}' gives ${String(value)} at t = ${t}: it must give a finite number for t in [0, 1]`,
      );
    }
    return value;
  };
  for (const t of [0, 0.5, 1]) schedule(t);
  return schedule;
}

function evaluate(compiled: EvalFunction, expression: string, t: number): unknown {
  try {
    return compiled.evaluate({ t });
  } catch (error) {
    throw new ScheduleError(
      `schedule '${expression}' cannot be evaluated at t = ${t}: ${String(error)}; the only variable is t`,
    );
  }
}
