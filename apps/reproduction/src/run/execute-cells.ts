import type { CellName } from '../config/cell-list';
import { messageOf } from '../errors';
import { runCellProcess, type StopSignals } from './cell-process';

interface CellOutcome {
  cell: CellName;
  seconds: number;
  /** Null where the cell finished. */
  error: string | null;
}

export interface ExecutorEvents {
  onStart(cell: CellName): void;
  onProgress(cell: CellName, share: number): void;
  /** A line that the cell has for the person who waits. */
  onSaid(cell: CellName, line: string): void;
  onEnd(outcome: CellOutcome): void;
}

/** How a cell's process is started. */
export interface CellCommand {
  script: string;
  argumentsOf: (cell: CellName) => string[];
  /** Of the lock of the run's folder. */
  lockToken: string;
}

/**
 * Runs cells side by side, each in a process of its own with one thread, at most `jobs` at a time, in the order given.
 * A cell that fails, or whose process dies, is reported and the others go on. `signals` end what runs and start no more. However this ends, every
 * process that it started has ended before.
 *
 * @throws what an event's listener throws, after the other cells were stopped
 */
export async function executeCells(
  cells: readonly CellName[],
  jobs: number,
  { script, argumentsOf, lockToken }: CellCommand,
  events: ExecutorEvents,
  signals: StopSignals,
): Promise<void> {
  const waiting = [...cells];
  const broken = new AbortController();
  const stop = AbortSignal.any([signals.stop, signals.kill, broken.signal]);
  const work = async () => {
    for (let cell = waiting.shift(); cell && !stop.aborted; cell = waiting.shift()) {
      const started = performance.now();
      events.onStart(cell);
      const name = cell;
      const error = await runCellProcess(
        { script, args: argumentsOf(name), lockToken },
        {
          onProgress: (share) => events.onProgress(name, share),
          onSaid: (line) => events.onSaid(name, line),
        },
        { stop, kill: signals.kill },
      );
      if (stop.aborted) return;
      events.onEnd({ cell, error, seconds: (performance.now() - started) / 1000 });
    }
  };
  const guarded = () =>
    work().catch((error: unknown) => {
      broken.abort();
      throw error;
    });
  const ends = await Promise.allSettled(Array.from({ length: Math.min(jobs, cells.length) }, guarded));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason instanceof Error ? failed.reason : new Error(messageOf(failed.reason));
}
