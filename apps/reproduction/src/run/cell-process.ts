import { fork, type ChildProcess } from 'node:child_process';
import { messageOf, shortageOf } from '../errors';

/** What a cell's process tells its parent. */
export type CellMessage =
  | { kind: 'progress'; share: number }
  | { kind: 'said'; line: string }
  | { kind: 'done' }
  | { kind: 'failed'; error: string };

export interface CellProcessEvents {
  onProgress(share: number): void;
  /** A line for the person who waits. */
  onSaid(line: string): void;
}

/** How a process that is to end is asked: by SIGTERM, and a while later by SIGKILL, or at once by SIGKILL. */
export interface StopSignals {
  stop: AbortSignal;
  kill: AbortSignal;
}

/** From SIGTERM to SIGKILL, in ms. A process that was stopped (SIGSTOP) answers to no other signal. */
export const grace = 3_000;

// a parent that ends by an error takes them along
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** How this process tells a cell's which lock it works under. */
export const lockTokenVariable = 'IMAGE2AUDIO_RUN_LOCK';

/**
 * Runs one cell in a process of its own and waits for its end, whatever it is.
 *
 * @returns null where it ended well, otherwise why it did not
 */
export function runCellProcess(
  { script, args, lockToken }: { script: string; args: readonly string[]; lockToken: string },
  events: CellProcessEvents,
  { stop, kill }: StopSignals,
): Promise<string | null> {
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = fork(script, args, {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: { ...process.env, [lockTokenVariable]: lockToken },
        // a training step makes thousands of short-lived tensors: room for them saves collections
        execArgv: [...process.execArgv, '--max-semi-space-size=128'],
      });
    } catch (error) {
      resolve(notStarted(error));
      return;
    }
    running.add(child);
    let failure: string | null = null;
    let printed = '';
    let signaled = false;
    let timer: NodeJS.Timeout | undefined;
    const send = (signal: NodeJS.Signals) => {
      signaled = true;
      child.kill(signal);
    };
    const onKill = () => send('SIGKILL');
    const onStop = () => {
      send('SIGTERM');
      timer = setTimeout(onKill, grace);
    };
    const settle = (outcome: string | null) => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
      kill.removeEventListener('abort', onKill);
      running.delete(child);
      resolve(outcome);
    };
    child.stderr?.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-16_000)));
    child.on('message', (message: CellMessage) => {
      if (message.kind === 'progress') events.onProgress(message.share);
      if (message.kind === 'said') events.onSaid(message.line);
      if (message.kind === 'failed') failure = message.error;
    });
    child.on('error', (error) => {
      // without file handles there is no process, and no event tells of its end
      if (child.pid === undefined) settle(notStarted(error));
      else failure ??= messageOf(error);
    });
    child.on('close', (code, signal) =>
      settle(code === 0 ? null : (failure ?? howItEnded(code, signal, printed, signaled))),
    );
    stop.addEventListener('abort', onStop, { once: true });
    kill.addEventListener('abort', onKill, { once: true });
    if (stop.aborted) onStop();
    if (kill.aborted) onKill();
  });
}

function notStarted(error: unknown): string {
  return `the cell's process could not be started: ${messageOf(error)}`;
}

/** What the end of a process says, where the process itself has not said why. */
export function howItEnded(
  code: number | null,
  signal: NodeJS.Signals | null,
  printed: string,
  signaled: boolean,
): string {
  const how = signal === null ? `code ${code}` : signal;
  const lines = printed.trim().split('\n');
  // stacks of native code follow it
  const short = lines.find((line) => shortageOf(line) !== null);
  const last = short ?? lines.slice(-3).join(' | ');
  const ended = `the cell's process ended with ${how}${last === '' ? '' : `: ${last}`}`;
  if (short !== undefined) return `${ended} (${shortageOf(short)})`;
  if (signal === 'SIGKILL' && !signaled) {
    return `${ended} (nobody here sent that: most often it is the system, for want of memory; end other programs, or use --jobs 1)`;
  }
  return ended;
}
