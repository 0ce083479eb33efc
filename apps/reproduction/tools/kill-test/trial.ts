/** One kill, and the same command right after it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processName, processState, type ProcessName } from '../../src/store/processes';
import { childrenOf, type Kill, type Situation, type Start } from './kills';

let cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export function callWith(script: string): void {
  cli = resolve(script);
}

/** So long may a run take on a machine that has much else to do, in ms. */
const patience = 300_000;

export interface Run {
  child: ChildProcess;
  end: Promise<{ code: number | NodeJS.Signals; printed: string }>;
}

/** The command that is killed and called again: two cells of the smoke preset, on a corpus of files. */
export function reproduce(data: string, { out, cache }: Situation): Run {
  const names = ['--preset', 'smoke', '--backend', 'onnxruntime', '--columns', 'up-ifer-rav', '--rows', 'base,all'];
  return call('reproduce', ...names, '--jobs', '2', '--data', data, '--out', out, '--cache', cache);
}

export function call(...args: string[]): Run {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const end = new Promise<{ code: number | NodeJS.Signals; printed: string }>((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal!, printed });
    });
  });
  return { child, end };
}

/** What a trial starts from; results have to be made in every case. */
export function begin(whole: Situation, fresh: Situation, from: Start): void {
  for (const folder of [fresh.out, fresh.cache]) rmSync(folder, { recursive: true, force: true });
  if (from === 'nothing') return;
  cpSync(whole.out, fresh.out, { recursive: true });
  for (const name of ['table1.json', 'table1.md', 'report.html']) rmSync(join(fresh.out, name));
  for (const file of filesBelow(fresh.out)) if (/(result\.json|weights\.bin|\.png|\.jsonl)$/.test(file)) rmSync(file);
  if (from === 'empty cache') mkdirSync(fresh.cache);
  else cpSync(whole.cache, fresh.cache, { recursive: true });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const leftBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.partial$|\.lock$/.test(name));

export interface Outcome {
  kill: string;
  hit: string | null;
  /** Its exit code, or the signal that ended it. */
  first: number | NodeJS.Signals;
  /** What the second run said of the first one. */
  tookOver: boolean;
  endedCells: boolean;
  seconds: number;
  faults: string[];
}

/** Everything that must be so after the kill is looked at; what is not is a fault. */
export async function trial(
  kill: Kill,
  data: string,
  situation: Situation,
  expected: Buffer,
  random: () => number,
  seconds: number,
): Promise<Outcome> {
  const first = reproduce(data, situation);
  const cells = new Map<number, ProcessName>();
  const noting = setInterval(() => {
    for (const pid of childrenOf(first.child.pid!)) if (!cells.has(pid)) cells.set(pid, processName(pid));
  }, 20);
  const hit = await kill.strike(first.child, situation, random, seconds);
  const { code } = await first.end;
  clearInterval(noting);
  const started = performance.now();
  const second = await reproduce(data, situation).end;
  const faults: string[] = [];
  if (second.code !== 0) faults.push(`the second run ended with ${second.code}: ${second.printed.slice(-2000)}`);
  const table = join(situation.out, 'table1.json');
  if (!existsSync(table)) faults.push('there is no table1.json');
  else if (!readFileSync(table).equals(expected)) faults.push('table1.json is not that of a run that nobody killed');
  for (const folder of [situation.out, situation.cache]) {
    for (const name of leftBelow(folder)) faults.push(`${name} was left`);
  }
  // one that was stopped, or has not noticed yet
  for (const name of cells.values()) {
    if (processState(name) === 'alive') faults.push(`process ${name.pid} of the first run is still there`);
  }
  return {
    kill: kill.name,
    hit,
    first: code,
    tookOver: second.printed.includes('is taken over'),
    endedCells: second.printed.includes('still at work for an earlier run'),
    seconds: (performance.now() - started) / 1000,
    faults,
  };
}
