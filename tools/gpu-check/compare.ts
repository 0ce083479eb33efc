import type { Answer, Measurement } from './measurement';

/** Above this the numbers of an operation, or a loss, count as wrong: WGSL lets sin and cos be off by 5e-4. */
export const tolerance = 1e-3;

/** How far a candidate's numbers lie from the reference's. */
export interface Comparison {
  /** Largest difference over the largest magnitude of the operation, over all operations, and where it is. */
  operationError: number;
  worstOperation: string;
  /** Operations that threw or gave another number of numbers. */
  brokenOperations: string[];
  /** Largest relative difference of the losses. */
  lossError: number;
  agrees: boolean;
}

/** Largest difference over the largest magnitude expected; infinite where one is not a number and the other is. */
export function relativeError(found: readonly number[], expected: readonly number[]): number {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-30);
  return expected.reduce((worst, value, index) => {
    const error = Math.abs(value - found[index]) / scale;
    return Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }, 0);
}

export function compare(found: Measurement, expected: Measurement): Comparison {
  const comparison: Comparison = {
    operationError: 0,
    worstOperation: '',
    brokenOperations: [],
    lossError: Infinity,
    agrees: false,
  };
  for (const [name, numbers] of Object.entries(expected.operations)) {
    const others = found.operations[name];
    if (!Array.isArray(others) || !Array.isArray(numbers) || others.length !== numbers.length) {
      comparison.brokenOperations.push(name);
      continue;
    }
    const error = relativeError(others, numbers);
    if (error >= comparison.operationError) Object.assign(comparison, { operationError: error, worstOperation: name });
  }
  if (found.losses.length === expected.losses.length) {
    comparison.lossError = found.losses.reduce(
      (worst, loss, step) => Math.max(worst, relativeError([loss], [expected.losses[step]])),
      0,
    );
  }
  comparison.agrees =
    comparison.brokenOperations.length === 0 &&
    comparison.operationError <= tolerance &&
    comparison.lossError <= tolerance;
  return comparison;
}

/** One line of the table. */
export interface Row {
  candidate: string;
  status: Answer['status'] | 'wrong numbers';
  /** Where it ran, or why it did not. */
  detail: string;
  install: string | null;
  isSoftware: boolean | null;
  comparison: Comparison | null;
  millisecondsPerStep: number | null;
  nodesOnCpu: Record<string, number>;
}

/** The line of a candidate, given the measurement of the reference (null where that one failed). */
export function row(candidate: string, answer: Answer, expected: Measurement | null, install: string): Row {
  const missing = { isSoftware: null, comparison: null, millisecondsPerStep: null, nodesOnCpu: {} };
  if (answer.status !== 'ran') return { candidate, status: answer.status, detail: answer.reason, install, ...missing };
  const { measurement } = answer;
  const comparison = expected && compare(measurement, expected);
  return {
    candidate,
    status: comparison && !comparison.agrees ? 'wrong numbers' : 'ran',
    detail: measurement.device,
    install: null,
    isSoftware: measurement.isSoftware,
    comparison,
    millisecondsPerStep: measurement.millisecondsPerStep,
    nodesOnCpu: measurement.nodesOnCpu,
  };
}
