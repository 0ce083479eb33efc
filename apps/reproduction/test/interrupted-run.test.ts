/** The built command, killed, stopped and robbed of its lock. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockIn } from '../src/store/folder-lock';
import { membersOf } from '../src/store/lock-folder';
import { processName, processState } from '../src/store/processes';

// some start the command four times, on machines that have much else to do
vi.setConfig({ testTimeout: 300_000 });

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-interrupted-'))));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function call(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env: { ...process.env, ...env } });
  children.push(child);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const end = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal!)),
  );
  return { child, end, printed: () => printed };
}

const reproduce = (rows: string, ...args: string[]) =>
  call([
    ...['reproduce', '--preset', 'smoke', '--backend', 'onnxruntime', '--columns', 'up-ifer-cre', '--rows', rows],
    ...['--jobs', '1', '--out', 'run', '--cache', 'cache', ...args],
  ]);

/** The cell at work, once it has joined its parent's lock. */
async function cellOf({ child }: ReturnType<typeof call>): Promise<number> {
  for (;;) {
    // a cell that is stopped before it has signed is nobody's yet: it finds its holder gone when it goes on
    const [cell] = membersOf(lockIn(join(folder, 'run')));
    if (cell !== undefined) return cell.pid;
    if (child.exitCode !== null) throw new Error('the run ended without a cell');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const table = () => readFileSync(join(folder, 'run', 'table1.json'), 'utf8');

describe('a run', () => {
  it('that is killed is taken over at once, its stopped cell ended, and the table ends the same', async () => {
    const whole = reproduce('base');
    expect(await whole.end).toBe(0);
    const expected = table();
    rmSync(join(folder, 'run'), { recursive: true });

    const first = reproduce('base');
    const cell = await cellOf(first);
    process.kill(cell, 'SIGSTOP');
    const refused = reproduce('base');
    expect(await refused.end).toBe(1);
    expect(refused.printed()).toMatch(new RegExp(`process ${first.child.pid} on .* is writing run: wait for it`));
    first.child.kill('SIGKILL');
    await first.end;
    const second = reproduce('base');
    expect(await second.end).toBe(0);
    expect(second.printed()).toMatch(new RegExp(`process ${first.child.pid} on .* its lock is taken over`));
    expect(second.printed()).toMatch(new RegExp(`and ended: process ${cell}\n`));
    expect(processState(processName(cell))).toBe('ended');
    expect(table()).toBe(expected);
    expect(readdirSync(join(folder, 'run')).sort()).toEqual([
      '.image2audio.json',
      'cells',
      'report.html',
      'run.json',
      'table1.json',
      'table1.md',
    ]);
  });

  it('whose cell is stopped ends on the first interrupt, after the cell, and gives its lock back', async () => {
    const run = reproduce('base');
    const cell = await cellOf(run);
    process.kill(cell, 'SIGSTOP');
    run.child.kill('SIGINT');
    expect(await run.end).toBe(130);
    expect(processState(processName(cell))).toBe('ended');
    expect(run.printed()).toMatch(/run the same command again/);
    expect(readdirSync(join(folder, 'run'))).not.toContain('.lock');
  });

  it('whose lock somebody removes stops its cells, writes nothing more, and says so', async () => {
    const run = reproduce('base');
    const cell = await cellOf(run);
    rmSync(join(folder, 'run', '.lock'), { recursive: true });
    expect(await run.end).toBe(1);
    expect(run.printed()).toMatch(/\.lock is no longer this process's .*run the same command again to go on/);
    expect(run.printed()).not.toMatch(/\n {4}at /);
    expect(processState(processName(cell))).toBe('ended');
    expect(existsSync(join(folder, 'run', 'table1.json'))).toBe(false);
    expect(await reproduce('base').end).toBe(0);
  });

  it('says that a cell waits for the lock of the cache, and for whom', async () => {
    expect(await reproduce('base').end).toBe(0);
    const warmUp = readdirSync(join(folder, 'cache')).find((name) => name.startsWith('warm-up-classifier'))!;
    rmSync(join(folder, 'cache', warmUp));
    const lock = join(folder, 'cache', `${warmUp}.lock`);
    const { leaveLock } = await import('./left-lock');
    leaveLock(lock, {});
    const run = reproduce('base,high-rel');
    while (!run.printed().includes('waiting for')) {
      if (run.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(run.printed()).toMatch(
      new RegExp(`up-ifer-cre high-rel seed 0: warm-up-classifier.*: waiting for process ${process.pid} on `),
    );
    rmSync(lock, { recursive: true });
    expect(await run.end).toBe(0);
  });
});

describe('a command whose work will never answer', () => {
  const corpus = () =>
    call(['data', 'synthesize', 'corpus', '--speakers', '4', '--clips', '1', '--faces', '140', '--jobs', '1']).end;
  const withPreload = (code: string) => {
    writeFileSync(join(folder, 'preload.cjs'), code);
    return call(
      [
        ...['reproduce', '--preset', 'smoke', '--backend', 'onnxruntime', '--columns', 'up-ifer-rav', '--rows', 'base'],
        ...['--data', 'corpus', '--out', 'run', '--cache', 'cache'],
      ],
      { NODE_OPTIONS: `--require ${join(folder, 'preload.cjs')}` },
    );
  };

  it.each([
    ['face-worker', 'decoding faces ended without an answer'],
    ['file-worker', 'a thread stopped'],
  ])('because a thread (%s) is gone ends with exit code 1 and the reason', async (script, reason) => {
    expect(await corpus()).toBe(0);
    const run = withPreload(
      `const threads = require('worker_threads');
       const { Worker } = threads;
       threads.Worker = class extends Worker {
         constructor(file, options) {
           super(file, options);
           if (String(file).includes('${script}')) this.postMessage = () => void this.terminate();
         }
       };
       require('module').syncBuiltinESMExports();`,
    );
    expect(await run.end).toBe(1);
    expect(run.printed()).toContain(reason);
    expect(readdirSync(join(folder, 'cache')).filter((name) => /partial|lock/.test(name))).toEqual([]);
  });

  it('because a promise stays open ends with exit code 1 and says so', async () => {
    expect(await corpus()).toBe(0);
    const run = withPreload(
      `const fs = require('fs/promises');
       for (const name of ['readdir', 'stat', 'readFile']) {
         const real = fs[name];
         fs[name] = (path, ...rest) => (String(path).includes('corpus') ? new Promise(() => undefined) : real(path, ...rest));
       }
       require('module').syncBuiltinESMExports();`,
    );
    expect(await run.end).toBe(1);
    expect(run.printed()).toMatch(/ended in the middle of its work/);
  });
});
