/** Ways to kill a run: whom, and when. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { lockIn } from '../../src/store/folder-lock';
import { membersOf } from '../../src/store/lock-folder';

/** What a trial starts from. */
export interface Situation {
  out: string;
  cache: string;
}

/** `empty cache`: with the folder of a run that has no results yet; `nothing`: without one. */
export type Start = 'nothing' | 'empty cache' | 'full cache';

export interface Kill {
  name: string;
  /** So that there is something to be written. */
  from: Start;
  /** Kills, and says what was hit; null where the run ended before. */
  strike: (run: ChildProcess, situation: Situation, random: () => number, seconds: number) => Promise<string | null>;
}

const ended = (run: ChildProcess) => run.exitCode !== null || run.signalCode !== null;

/** The processes that a process started, by /proc. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** At an instant between the start and the time that a whole run takes. */
function atInstant(
  name: string,
  from: Start,
  hit: (run: ChildProcess, random: () => number, out: string) => string,
): Kill {
  return {
    name,
    from,
    strike: async (run, { out }, random, seconds) => {
      const instant = 1000 * seconds * random();
      await new Promise((resolve) => setTimeout(resolve, instant));
      return ended(run) ? null : `${hit(run, random, out)} after ${Math.round(instant)} ms`;
    },
  };
}

const signal = (name: NodeJS.Signals) => (run: ChildProcess) => {
  send(run.pid!, name);
  return name;
};

/** A cell's process, or the run itself while there is none. */
function aCell(run: ChildProcess, random: () => number): string {
  const cells = childrenOf(run.pid!);
  const pid = cells.length === 0 ? run.pid! : cells[Math.floor(random() * cells.length)];
  send(pid, 'SIGKILL');
  return pid === run.pid ? 'the run, before its cells' : 'a cell';
}

/**
 * The run, with a cell stopped before: it cannot see that its parent is gone. A cell that has not joined its run's lock is nobody's yet: it
 * finds its run gone when it goes on.
 */
function withStoppedCell(run: ChildProcess, random: () => number, out: string): string {
  const cells = membersOf(lockIn(out)).map(({ pid }) => pid);
  if (cells.length > 0) send(cells[Math.floor(random() * cells.length)], 'SIGSTOP');
  send(run.pid!, 'SIGKILL');
  return `the run, ${cells.length > 0 ? 'a cell of it stopped' : 'before its cells'}`;
}

function everybody(run: ChildProcess): string {
  const pids = [run.pid!, ...childrenOf(run.pid!)];
  for (const pid of pids) send(pid, 'SIGKILL');
  return `${pids.length} processes`;
}

/**
 * As soon as a file of this name appears below the run's folder or the cache: its writer, whose number stands in the name of a half-written file, and
 * the run with it where `alsoRun` says so.
 */
function atFile(name: string, from: Start, pattern: RegExp, alsoRun: boolean): Kill {
  return {
    name: `${name}${alsoRun ? ', and the run' : ''}`,
    from,
    strike: (run, { out, cache }) =>
      new Promise((resolve) => {
        const watchers: FSWatcher[] = [];
        const settle = (what: string | null) => {
          for (const watcher of watchers) watcher.close();
          resolve(what);
        };
        run.once('exit', () => settle(null));
        for (const folder of foldersBelow(out, cache)) {
          const look = (_: string, file: string | null) => {
            if (file === null || !pattern.test(file) || ended(run)) return;
            const writer = Number(/\.(\d+)-\d+\.partial$/.exec(file)?.[1] ?? run.pid!);
            send(writer, 'SIGKILL');
            if (alsoRun) send(run.pid!, 'SIGKILL');
            settle(existsSync(join(folder, file)) ? `${name} was left` : `${name} had just been renamed`);
          };
          watchers.push(watch(folder, look));
        }
      }),
  };
}

function foldersBelow(...folders: string[]): string[] {
  return folders.flatMap((folder) => [
    folder,
    ...readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name)),
  ]);
}

const partial = (name: string) => new RegExp(`^${name}\\.\\d+-\\d+\\.partial$`);

/** Every way, those that a short test should have first. */
export const kills: readonly Kill[] = [
  atInstant('the run, from nothing', 'nothing', signal('SIGKILL')),
  atFile('weights.safetensors', 'full cache', partial('weights\\.safetensors'), true),
  atInstant('the run, a cell stopped', 'full cache', withStoppedCell),
  atFile('a warm-up', 'empty cache', partial('warm-up-.*\\.bin'), false),
  atFile('result.json', 'full cache', partial('result\\.json'), true),
  atInstant('the run', 'full cache', signal('SIGKILL')),
  atInstant('a cell', 'full cache', aCell),
  atInstant('everybody', 'nothing', everybody),
  atInstant('SIGTERM', 'full cache', signal('SIGTERM')),
  atInstant('SIGINT', 'full cache', signal('SIGINT')),
  atFile('run.json', 'full cache', partial('run\\.json'), false),
  atFile('table1.json', 'full cache', partial('table1\\.json'), false),
  atFile('table1.md', 'full cache', partial('table1\\.md'), false),
  atFile('report.html', 'full cache', partial('report\\.html'), false),
  atFile('result.json', 'full cache', partial('result\\.json'), false),
  atFile('weights.safetensors', 'full cache', partial('weights\\.safetensors'), false),
  atFile('a picture', 'full cache', partial('.*\\.png'), true),
  atFile('metrics.jsonl', 'full cache', /^metrics\.jsonl$/, true),
  atFile('spectrograms', 'empty cache', partial('spectrograms-.*\\.bin'), false),
  atFile('functionals', 'empty cache', partial('functionals-.*\\.bin'), false),
  atFile('faces', 'empty cache', partial('faces-.*\\.bin'), false),
  atFile('a warm-up', 'empty cache', partial('warm-up-.*\\.bin'), true),
  atFile('a lock', 'empty cache', /\.lock\.[0-9a-f-]{36}\.partial$/, false),
  atFile('the lock', 'full cache', /^\.lock$/, false),
];
