/** Processes of cells that end in every way a process can, and what is said of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCellProcess } from '../src/run/cell-process';
import { executeCells, type ExecutorEvents } from '../src/run/execute-cells';
import type { CellName } from '../src/config/cell-list';
import { processName, processState } from '../src/store/processes';
import { bundle, start } from './store-programs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-cells-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What a cell's process does, by its name; it says its number first. */
const scripts = {
  well: `process.disconnect()`,
  failing: `process.send({ kind: 'failed', error: 'the data are not there' }, () => process.exit(1))`,
  exiting: `console.error('what it printed last'); process.exit(3)`,
  killed: `process.kill(process.pid, 'SIGKILL')`,
  outOfMemory: `const kept = []; for (;;) kept.push(new Array(100_000).fill(0.5))`,
  stopped: `process.kill(process.pid, 'SIGSTOP')`,
  deaf: `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)`,
  endless: `setInterval(() => undefined, 1000)`,
};
type Behaviour = keyof typeof scripts;

function write(): string {
  const script = join(folder, 'cell.cjs');
  const cases = Object.entries(scripts).map(([name, code]) => `${name}() { ${code} }`);
  writeFileSync(
    script,
    `require('fs').appendFileSync(${JSON.stringify(join(folder, 'pids'))}, process.pid + '\\n');
     process.send({ kind: 'progress', share: 0.5 }, () => ({ ${cases.join(',\n')} })[process.argv[2]]());`,
  );
  return script;
}

const pids = () => readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
const never = new AbortController().signal;

function run(behaviour: Behaviour, stop = never, kill = never, onProgress: () => void = () => undefined) {
  const command = { script: write(), args: [behaviour], lockToken: 'token' };
  return runCellProcess(command, { onProgress, onSaid: () => undefined }, { stop, kill });
}

describe('the process of a cell', () => {
  it.each<[Behaviour, RegExp | null]>([
    ['well', null],
    ['failing', /^the data are not there$/],
    ['exiting', /ended with code 3: what it printed last$/],
    ['killed', /ended with SIGKILL.*want of memory.*--jobs 1/],
    ['outOfMemory', /heap out of memory.*\(too little memory: .*--jobs 1\)$/],
  ])('that ends %s has said why: %s', async (behaviour, reason) => {
    if (behaviour === 'outOfMemory') vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=30');
    const said = await run(behaviour);
    vi.unstubAllEnvs();
    if (reason === null) expect(said).toBeNull();
    else expect(said).toMatch(reason);
  });

  it.each<Behaviour>(['stopped', 'deaf'])(
    'that is %s is killed a while after it was asked to end',
    async (behaviour) => {
      const stop = new AbortController();
      // it answers nothing from now on
      const ended = run(behaviour, stop.signal, never, () => setTimeout(() => stop.abort(), 200));
      expect(await ended).toMatch(/SIGKILL/);
      expect(processState(processName(pids()[0]))).toBe('ended');
    },
  );

  it('is killed at once where there is no time', async () => {
    const kill = new AbortController();
    expect(await run('deaf', never, kill.signal, () => kill.abort())).toMatch(/SIGKILL/);
  });

  it('that cannot be started for want of file handles is an error, and not a promise that stays open', async () => {
    const script = bundle(`
      import { openSync } from 'node:fs';
      import { runCellProcess } from './run/cell-process';
      const never = new AbortController().signal;
      try { for (;;) openSync(process.argv[1], 'r'); } catch {}
      process.exitCode = 7;
      runCellProcess({ script: process.argv[1], args: [], lockToken: '' }, { onProgress() {}, onSaid() {} }, { stop: never, kill: never })
        .then((reason) => { console.log(reason); process.exitCode = 0; });
    `);
    const child = start(folder, script, [], 'ulimit -n 64');
    expect(await child.end).toBe(0);
    expect(child.printed()).toMatch(/could not be started: .*EMFILE.*too few file handles: .*ulimit -n.*--jobs 1/);
  });
});

describe('cells side by side', () => {
  const cell = (row: Behaviour): CellName => ({ column: 'up-ifer-rav', row: row as CellName['row'], seed: 0 });
  const command = () => ({ script: write(), argumentsOf: ({ row }: CellName) => [row], lockToken: 'token' });
  const silent: ExecutorEvents = {
    onStart: () => undefined,
    onProgress: () => undefined,
    onSaid: () => undefined,
    onEnd: () => undefined,
  };

  it('have all ended when a listener throws, and what it threw is thrown', async () => {
    const onEnd = () => {
      throw new Error('the disk is full');
    };
    const signals = { stop: never, kill: never };
    // the first ends only once the others are there
    let begun = 0;
    const stop = new AbortController();
    const events = {
      ...silent,
      onEnd,
      onProgress: () => {
        if (++begun === 3) stop.abort();
      },
    };
    const three = executeCells([cell('deaf'), cell('endless'), cell('endless')], 3, command(), events, {
      ...signals,
      stop: stop.signal,
    });
    await three;
    rmSync(join(folder, 'pids'));
    await expect(
      executeCells([cell('well'), cell('deaf'), cell('stopped')], 3, command(), { ...silent, onEnd }, signals),
    ).rejects.toThrow('the disk is full');
    for (const pid of pids()) expect(processState(processName(pid))).toBe('ended');
  });

  it('go on where one dies, and start no more once they are stopped', async () => {
    const ended: string[] = [];
    const stop = new AbortController();
    await executeCells(
      [cell('killed'), cell('well'), cell('endless'), cell('well')],
      1,
      command(),
      {
        ...silent,
        onProgress: ({ row }) => {
          if ((row as Behaviour) === 'endless') stop.abort();
        },
        onEnd: (outcome) => ended.push(`${outcome.cell.row} ${outcome.error === null}`),
      },
      { stop: stop.signal, kill: never },
    );
    expect(ended).toEqual(['killed false', 'well true']);
    expect(pids()).toHaveLength(3);
  });
});
