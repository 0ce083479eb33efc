import { fork, type ChildProcess } from 'node:child_process';
import { messageOf } from '../errors';
import type { CellName } from '../records/run-folder';

/** What a cell's process tells its parent. */
export type CellMessage = { kind: 'progress'; share: number } | { kind: 'done' } | { kind: 'failed'; error: string };

interface CellOutcome {
  cell: CellName;
  seconds: number;
  /** Null where the cell finished. */
  error: string | null;
}

export interface ExecutorEvents {
  onStart(cell: CellName): void;
  onProgress(cell: CellName, share: number): void;
  onEnd(outcome: CellOutcome): void;
}

/**
 * Runs cells side by side, each in a process of its own with one thread, at most `jobs` at a time, in the order given.
 * A cell that fails, or whose process dies, is reported and the others go on. `signal` kills what runs and starts no more.
 */
export async function executeCells(
  cells: readonly CellName[],
  jobs: number,
  command: { script: string; argumentsOf: (cell: CellName) => string[] },
  events: ExecutorEvents,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...cells];
  const worker = async () => {
    for (let cell = waiting.shift(); cell && !signal.aborted; cell = waiting.shift()) {
      const started = performance.now();
      events.onStart(cell);
      const error = await runInChild(cell, command, events, signal);
      if (signal.aborted) return;
      events.onEnd({ cell, error, seconds: (performance.now() - started) / 1000 });
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, cells.length) }, worker));
}

function runInChild(
  cell: CellName,
  { script, argumentsOf }: { script: string; argumentsOf: (cell: CellName) => string[] },
  events: ExecutorEvents,
  signal: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    let failure: string | null = null;
    let child: ChildProcess;
    try {
      child = fork(script, argumentsOf(cell), {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        // a training step makes thousands of short-lived tensors: room for them saves collections
        execArgv: [...process.execArgv, '--max-semi-space-size=128'],
      });
    } catch (error) {
      resolve(messageOf(error));
      return;
    }
    let printed = '';
    child.stderr?.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-4000)));
    const kill = () => child.kill('SIGTERM');
    signal.addEventListener('abort', kill, { once: true });
    child.on('message', (message: CellMessage) => {
      if (message.kind === 'progress') events.onProgress(cell, message.share);
      if (message.kind === 'failed') failure = message.error;
    });
    child.on('error', (error) => (failure = messageOf(error)));
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (code === 0) resolve(null);
      else
        resolve(
          failure ??
            `the cell's process ended with ${killedBy ?? `code ${code}`}: ${printed.trim().split('\n').slice(-3).join(' | ')}`,
        );
    });
  });
}
