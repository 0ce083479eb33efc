/** The built command, as a user calls it. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-command-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('image2audio', () => {
  it('explains itself with --help', async () => {
    const { code, out } = await run('reproduce', '--help');
    expect(code).toBe(0);
    for (const option of [
      '--preset',
      '--columns',
      '--rows',
      '--seeds',
      '--data',
      '--backend',
      '--jobs',
      '--out',
      '--fresh',
      '--dry-run',
    ]) {
      expect(out).toContain(option);
    }
  });

  it.each([
    [['reproduce', '--preset', 'dmo'], /unknown preset 'dmo': choose from smoke, demo, paper\. Did you mean 'demo'\?/],
    [['reproduce', '--rows', 'bsae'], /unknown row 'bsae': choose from base, .*\. Did you mean 'base'\?/],
    [['reproduce', '--columns', 'up-ifer-rvd'], /choose from .*\. Did you mean 'up-ifer-rav'\?/],
    [['reproduce', '--backend', 'onxruntime'], /choose from auto, .*\. Did you mean 'onnxruntime'\?/],
    [['reproduce', '--columns', 'up'], /unknown column 'up'/],
    [['reproduce', '--colums', 'up'], /unknown option '--colums'/],
    [['cell', '--column', 'up-ifer-rav', '--row', 'bas', '--seed', '0'], /unknown row 'bas'/],
    [['cell', '--column', 'up-ifer-rav', '--row', 'all+shuffled-pairs', '--seed', '0'], /no pairs to shuffle/],
  ])('%j is wrong usage: exit code 2, one line that says what exists', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('names an output folder that cannot be written, and the remedy', async () => {
    writeFileSync(join(folder, 'occupied'), 'a file, not a folder');
    const { code, err } = await run('reproduce', '--preset', 'smoke', '--out', join(folder, 'occupied', 'run'));
    expect(code).toBe(1);
    expect(err).toMatch(/occupied.*--out/);
  });

  it.each([['--dry-run'], ['--fresh'], []])('touches no folder of somebody else: reproduce %s', async (...options) => {
    mkdirSync(join(folder, 'mine', 'cells'), { recursive: true });
    writeFileSync(join(folder, 'mine', 'cells', 'notes.txt'), 'of a person');
    writeFileSync(join(folder, 'mine', 'report.html'), 'of a person');
    const { code, err } = await run('reproduce', '--preset', 'smoke', '--out', 'mine', ...options);
    expect(code).toBe(1);
    expect(err).toMatch(/mine holds cells, report\.html.*nothing was touched.*--out/);
    expect(readdirSync(join(folder, 'mine'))).toEqual(['cells', 'report.html']);
    expect(readFileSync(join(folder, 'mine', 'report.html'), 'utf8')).toBe('of a person');
  });

  it('finds in a dry run what the run would find of its folders', async () => {
    writeFileSync(join(folder, 'occupied'), 'a file, not a folder');
    const out = await run('reproduce', '--preset', 'smoke', '--out', 'occupied', '--dry-run');
    expect(out).toMatchObject({ code: 1, err: expect.stringMatching(/occupied is a file.*--out/) as string });
    const cache = await run('reproduce', '--preset', 'smoke', '--cache', 'occupied', '--dry-run');
    expect(cache).toMatchObject({ code: 1, err: expect.stringMatching(/occupied is a file.*--cache/) as string });
    // root too may write nothing there
    const system = await run('reproduce', '--preset', 'smoke', '--out', '/proc/image2audio', '--dry-run');
    expect(system).toMatchObject({ code: 1, err: expect.stringMatching(/cannot write into.*--out/) as string });
    expect(readdirSync(folder)).toEqual(['occupied']);
  });

  it('names a data folder that is not there', async () => {
    const { code, err } = await run('reproduce', '--preset', 'smoke', '--data', join(folder, 'nowhere'));
    expect(code).toBe(1);
    expect(err).toMatch(/nowhere/);
  });

  it('runs one column to its table, keeps finished cells, and refuses to mix settings in one folder', async () => {
    const args = [
      'reproduce',
      '--preset',
      'smoke',
      // by name: TensorFlow, where somebody installed it, prints on its own
      '--backend',
      'onnxruntime',
      '--columns',
      'up-ifer-cre',
      '--rows',
      'base,all',
      '--out',
      'run',
      '--cache',
      'cache',
    ];
    const first = await run(...args);
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/\[2\/2\]/);
    const table = JSON.parse(readFileSync(join(folder, 'run', 'table1.json'), 'utf8')) as {
      cells: { metric: string; status: string }[];
      synthetic: boolean;
    };
    expect(table.synthetic).toBe(true);
    expect(table.cells.every(({ status }) => status === 'done')).toBe(true);
    expect(table.cells.map(({ metric }) => metric)).toEqual([
      'accuracy',
      'uar',
      'accuracy',
      'uar',
      'is-base',
      'is-low',
      'is-high',
      'fid-low',
      'fid-high',
    ]);
    const result = JSON.parse(readFileSync(join(folder, 'run/cells/up-ifer-cre/all/seed-0/result.json'), 'utf8')) as {
      sanity: Record<string, unknown>;
    };
    expect(Object.keys(result.sanity)).toEqual(
      expect.arrayContaining(['densityEffectiveSampleSize', 'generatedInClassShare', 'pathLabels', 'pathLabelsRight']),
    );
    const logged = readFileSync(join(folder, 'run/cells/up-ifer-cre/all/seed-0/metrics.jsonl'), 'utf8');
    for (const term of [
      'reconstruction',
      'cycle',
      'latentClass',
      'criticClass',
      'labeled',
      'fake',
      'entropy',
      'smoothness',
    ]) {
      expect(logged).toContain(`"${term}"`);
    }

    const second = await run(...args);
    expect(second.code).toBe(0);
    expect(second.out).not.toMatch(/\[\d+\/\d+\]/);
    const mixed = await run(...args, '--calm', 'drop');
    expect(mixed.code).toBe(1);
    expect(mixed.err).toMatch(/other settings.*--fresh/);
    expect((await run(...args, '--calm', 'drop', '--dry-run')).err).toMatch(/other settings.*--fresh/);

    // one damaged file costs its cell, and nothing else
    const table1 = readFileSync(join(folder, 'run', 'table1.json'), 'utf8');
    const cellFile = join(folder, 'run/cells/up-ifer-cre/base/seed-0/result.json');
    writeFileSync(cellFile, readFileSync(join(folder, 'run/cells/up-ifer-cre/all/seed-0/result.json')));
    const reported = await run('report', 'run');
    expect(reported.code).toBe(0);
    expect(reported.err).toMatch(/base.seed-0.result\.json is not what.*the result of up-ifer-cre all seed 0/);
    writeFileSync(cellFile, '{"schema": 1');
    const again = await run(...args);
    expect(again.err).toMatch(/result\.json is unreadable.*counts as not finished/);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/\[1\/1\] up-ifer-cre base/);
    expect(readFileSync(join(folder, 'run', 'table1.json'), 'utf8')).toBe(table1);
    // so does a damaged run.json: the finished cells are known by what they say
    writeFileSync(join(folder, 'run', 'run.json'), 'not JSON');
    const restored = await run(...args);
    expect(restored.err).toMatch(/run\.json is unreadable.*counts as missing/);
    expect(restored.code).toBe(0);
    expect(restored.out).not.toMatch(/\[\d+\/\d+\]/);
    expect(readFileSync(join(folder, 'run', 'table1.json'), 'utf8')).toBe(table1);

    const runFile = join(folder, 'run', 'run.json');
    const record = JSON.parse(readFileSync(runFile, 'utf8')) as { data: Record<string, string> };
    expect(Object.keys(record.data)).toEqual(['crema-d']);
    // a run of a version with other settings is not a damaged one
    writeFileSync(runFile, JSON.stringify({ ...record, config: { formerly: 'another' } }));
    const foreign = await run('report', 'run');
    expect(foreign.code).toBe(1);
    expect(foreign.err).toMatch(/run\.json is of another version of image2audio.*--fresh/);
    writeFileSync(runFile, JSON.stringify({ ...record, data: { 'crema-d': 'what the files held before' } }));
    const edited = await run(...args);
    expect(edited.code).toBe(1);
    expect(edited.err).toMatch(/other content of crema-d.*--fresh/);
  });

  it('can be interrupted, says so with exit code 130, and goes on with what is missing', async () => {
    const args = [
      'reproduce',
      '--preset',
      'smoke',
      '--columns',
      'up-ifer-cre',
      '--rows',
      'base,low',
      '--jobs',
      '1',
      '--out',
      'run',
      '--cache',
      'cache',
    ];
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder });
    const printed = await new Promise<string>((resolve) => {
      let text = '';
      let asked = false;
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (!asked && text.includes('[1/2]')) asked = child.kill('SIGINT');
      });
      child.on('close', (code) => resolve(`${text}\nexit code ${code}`));
    });
    expect(printed).toMatch(/exit code 130/);
    expect(printed).toMatch(/run the same command again/);
    const second = await run(...args);
    expect(second.code).toBe(0);
    expect(second.out).toMatch(/\[1\/1\]/);
  });

  it('writes the table although a cell failed, with exit code 1 and the reason, and mends it when the cause is gone', async () => {
    const args = [
      'reproduce',
      '--preset',
      'smoke',
      '--columns',
      'up-ifer-cre',
      '--out',
      'run',
      '--cache',
      'cache',
      '--rows',
    ];
    expect((await run(...args, 'base')).code).toBe(0);
    const warmUp = join(
      folder,
      'cache',
      readdirSync(join(folder, 'cache')).find((name) => name.startsWith('warm-up-classifier'))!,
    );
    // a damaged file would be computed again; what cannot be read at all stops the cell
    rmSync(warmUp);
    mkdirSync(warmUp);
    const broken = await run(...args, 'base,high-rel');
    expect(broken.code).toBe(1);
    const failedCells = () => {
      const { cells } = JSON.parse(readFileSync(join(folder, 'run', 'table1.json'), 'utf8')) as {
        cells: { row: string; status: string; reason?: string }[];
      };
      return cells.filter(({ status }) => status === 'failed');
    };
    expect(failedCells().map(({ row }) => row)).toEqual(['high-rel', 'high-rel']);
    expect(failedCells()[0].reason).toContain('warm-up-classifier');
    // the reason outlives the process that saw it
    await run('report', 'run');
    expect(failedCells()[0].reason).toContain('warm-up-classifier');
    rmSync(warmUp, { recursive: true });
    expect((await run(...args, 'base,high-rel')).code).toBe(0);
    expect(failedCells()).toEqual([]);
  });

  it('refuses a cell by hand in the folder of a run with other settings, and keeps its result', async () => {
    const common = ['--preset', 'smoke', '--backend', 'onnxruntime', '--out', 'run', '--cache', 'cache'];
    expect(
      (await run('reproduce', ...common, '--columns', 'up-ifer-cre', '--rows', 'kernel', '--jobs', '1')).code,
    ).toBe(0);
    const file = join(folder, 'run/cells/up-ifer-cre/kernel/seed-0/result.json');
    const before = readFileSync(file, 'utf8');
    const cell = ['cell', ...common, '--column', 'up-ifer-cre', '--row', 'kernel', '--seed', '0'];
    const other = await run(...cell, '--calm', 'drop');
    expect(other.code).toBe(1);
    expect(other.err).toContain('run holds a run with other settings');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await run(...cell)).code).toBe(0);
  }, 60_000);
});
