import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from every other one that ever has its number. */
export interface ProcessName {
  pid: number;
  host: string;
  /** The machine's start and its table of processes, where /proc gives them: containers and restarts begin to number anew. */
  table: string | null;
  /** When it started, in ticks since the machine's start, where /proc gives it. */
  started: string | null;
}

/** `unknown`: of another machine or table of processes, or its number is taken and nothing tells by whom. */
export type ProcessState = 'alive' | 'ended' | 'unknown';

let table: string | null | undefined;

function processTable(): string | null {
  if (table !== undefined) return table;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    table = `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    table = null;
  }
  return table;
}

/** State and start of a process as /proc has them; null where it has none. */
function procStat(pid: number): { zombie: boolean; started: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the name before it, in brackets, may hold spaces and brackets
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { zombie: fields[0] === 'Z' || fields[0] === 'X', started: fields[19] };
  } catch {
    return null;
  }
}

export function processName(pid: number = process.pid): ProcessName {
  return { pid, host: hostname(), table: processTable(), started: procStat(pid)?.started ?? null };
}

export function processState({ pid, host, table: itsTable, started }: ProcessName): ProcessState {
  if (host !== hostname() || itsTable !== processTable()) return 'unknown';
  if (!isThere(pid)) return 'ended';
  const now = procStat(pid);
  // it may have ended between the two questions
  if (now === null || started === null) return isThere(pid) ? 'unknown' : 'ended';
  // a zombie has ended, and its parent has not asked for its exit code yet: it will never do anything again
  return now.started === started && !now.zombie ? 'alive' : 'ended';
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: another user's, and there
    return (error as { code?: string }).code !== 'ESRCH';
  }
}

/** What `value`, read from a file, says of a process; null where it says none. */
export function asProcessName(value: unknown): ProcessName | null {
  const { pid, host, table: itsTable, started } = (value ?? {}) as Partial<Record<keyof ProcessName, unknown>>;
  const textOrNull = (field: unknown) => field === null || typeof field === 'string';
  // 0 and negative numbers mean groups of processes to whoever sends them a signal
  if (!Number.isSafeInteger(pid) || (pid as number) < 1 || typeof host !== 'string') return null;
  return textOrNull(itsTable) && textOrNull(started)
    ? { pid: pid as number, host, table: itsTable, started: started }
    : null;
}

const endPause = 20;
/** A process that the kernel does not let go of in this time waits for a disk or a network folder. */
const endPatience = 10_000;

/**
 * Ends processes that must do nothing more, without asking them, and waits until they have. One that cannot be told from another process of
 * its number is waited for and not ended.
 *
 * @returns those that are still there
 */
export async function endProcesses(names: readonly ProcessName[]): Promise<ProcessName[]> {
  const started = performance.now();
  const alive = () => names.filter((name) => processState(name) === 'alive');
  for (let left = alive(); ; left = alive()) {
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // ended meanwhile, or another user's: seen below
      }
    }
    if (left.length === 0 || performance.now() - started > endPatience) return left;
    await new Promise((resolve) => setTimeout(resolve, endPause));
  }
}
