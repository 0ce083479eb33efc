/** `image2audio cache` of the built command, as a user calls it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cached, entryFile } from '../src/store/cache';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-cache-command-'));
  for (const [kind, items] of Object.entries({
    'spectrograms-ravdess': 1440,
    'faces-fer2013': 7,
    'warm-up-classifier': undefined,
  })) {
    const arrays = { x: new Float32Array(300_000) };
    await cached(join(folder, 'runs/cache'), kind, 0, () =>
      Promise.resolve({ meta: null, arrays, ...(items && { items }) }),
    );
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}
const kept = () => readdirSync(join(folder, 'runs/cache')).length;

describe('image2audio cache', () => {
  it('shows kind, items, size, last use and file, and the sum', () => {
    const { code, out, err } = run('cache');
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^kind +items +size +last used +file$/);
    const today = new Date().toISOString().slice(0, 10);
    expect(lines[1]).toMatch(
      new RegExp(`^faces-fer2013 +7 +1\\.20 MB +${today} \\d\\d:\\d\\d +runs/cache/faces-fer2013-[0-9a-f]{16}\\.bin$`),
    );
    expect(lines[2]).toMatch(/^spectrograms-ravdess +1440 +1\.20 MB/);
    expect(lines[3]).toMatch(/^warm-up-classifier +- +1\.20 MB/);
    expect(lines[4]).toBe('3 files, 3.60 MB in runs/cache');
    const { entries, bytes } = JSON.parse(run('cache', '--json').out) as {
      entries: { bytes: number }[];
      bytes: number;
    };
    expect(entries.reduce((sum, entry) => sum + entry.bytes, 0)).toBe(bytes);
    expect(run('cache', '--cache', 'elsewhere').out).toBe('0 files, 0 B in elsewhere\n');
  });

  it('clear takes a kind and an age, wherever --cache stands', () => {
    const wrong = run('cache', 'clear', '--kind', 'warmup');
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringMatching(/--kind warmup: the cache has faces-fer2013, .*warm-up-classifier/),
    ]);
    expect(run('cache', 'clear', '--older-than', 'x')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/number of days/) as string,
    });
    const monthAgo = new Date(Date.now() - 30 * 86_400_000);
    utimesSync(join(folder, entryFile('runs/cache', 'faces-fer2013', 0)), monthAgo, monthAgo);
    expect(run('cache', 'clear', '--older-than', '29').out).toBe('removed 1 file, 1.20 MB, from runs/cache\n');
    expect(run('cache', '--cache', 'runs/cache', 'clear', '--kind', 'warm-up').out).toMatch(/^removed 1 file/);
    expect(run('cache', 'clear', '--cache', 'elsewhere').out).toMatch(/^removed 0 files/);
    expect(kept()).toBe(1);
    const { removed } = JSON.parse(run('cache', 'clear', '--json').out) as { removed: { kind: string }[] };
    expect(removed.map(({ kind }) => kind)).toEqual(['spectrograms-ravdess']);
    expect(kept()).toBe(0);
  });
});
