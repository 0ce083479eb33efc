import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunFolder } from '../src/evaluation/run-files';
import { refuseHeldRunFolder } from '../src/records/run-lock';
import { entryFile } from '../src/store/cache';
import { lockFolderOf } from '../src/store/cache-lock';
import { sweepCache } from '../src/store/leftovers';
import { processName } from '../src/store/processes';
import { leaveLock, noProcess } from './left-lock';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-leftovers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'half');
  }
}

const markAsRun = () => writeFileSync(join(folder, '.image2audio.json'), '{"program":"image2audio"}');

const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe("a run's folder", () => {
  it('loses what a killed process left half-written when the next one holds it, and nothing else', async () => {
    const cell = 'cells/up-ifer-rav/all/seed-0';
    const left = [
      'run.json',
      'table1.json',
      'table1.md',
      'report.html',
      `${cell}/result.json`,
      `${cell}/failure.json`,
      `${cell}/checkpoint/weights.safetensors`,
      `${cell}/samples/high-happy.png`,
    ].map((name) => `${name}.${noProcess}-3.partial`);
    const kept = [
      '.image2audio.json',
      'run.json',
      `${cell}/result.json`,
      `${cell}/metrics.jsonl`,
      // a person's
      'thesis.tex.12-3.partial',
      'download.partial',
      `${cell}/notes.txt.12-3.partial`,
      'mine/run.json.12-3.partial',
      `${cell}/result.json.partial`,
    ].sort();
    write(...left, ...kept);
    markAsRun();
    const elsewhere = mkdtempSync(join(tmpdir(), 'image2audio-elsewhere-'));
    writeFileSync(join(elsewhere, 'result.json.12-3.partial'), 'of somebody');
    symlinkSync(elsewhere, join(folder, 'cells', 'linked'));
    mkdirSync(join(folder, `.lock.${randomUUID()}.partial`));
    leaveLock(join(folder, `.lock.${randomUUID()}.partial`), { pid: noProcess });
    try {
      const lock = await new RunFolder(folder).hold();
      lock.release();
      expect(files()).toEqual(['cells/linked', ...kept].sort());
      expect(readdirSync(folder).filter((name) => name.startsWith('.lock'))).toEqual([]);
      expect(existsSync(join(elsewhere, 'result.json.12-3.partial'))).toBe(true);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('keeps them while another process holds it', async () => {
    write('run.json.12-3.partial');
    markAsRun();
    leaveLock(join(folder, '.lock'), processName(process.ppid));
    await expect(new RunFolder(folder).hold()).rejects.toThrow(
      new RegExp(`process ${process.ppid} on .* is writing ${folder}: wait for it, or name another folder with --out`),
    );
    expect(existsSync(join(folder, 'run.json.12-3.partial'))).toBe(true);
    // a dry run says the same, and takes nothing
    expect(() => refuseHeldRunFolder(folder)).toThrow(
      new RegExp(`process ${process.ppid} on .* is writing ${folder}: wait`),
    );
  });

  it('of a dead process is refused by no dry run, which leaves its lock', () => {
    leaveLock(join(folder, '.lock'), { pid: noProcess });
    refuseHeldRunFolder(folder);
    expect(readdirSync(join(folder, '.lock'))).toHaveLength(1);
  });
});

describe('a cache', () => {
  it('loses what killed processes left of entries that nobody computes now', async () => {
    const [dead, busy, far] = ['dead', 'busy', 'far'].map((kind) => entryFile(folder, kind, 0));
    for (const file of [dead, busy, far]) writeFileSync(`${file}.77-0.partial`, 'half');
    leaveLock(lockFolderOf(dead), { pid: noProcess });
    leaveLock(lockFolderOf(busy), processName(process.ppid));
    leaveLock(lockFolderOf(far), { host: 'another-machine' });
    mkdirSync(`${lockFolderOf(dead)}.${randomUUID()}.partial`);
    write('notes.txt', 'notes.lock', 'mine.partial', 'other-0123456789abcdef.bin');
    await sweepCache(folder);
    const names = [busy, far].flatMap((file) => [`${file}.77-0.partial`, lockFolderOf(file)]);
    expect(readdirSync(folder).sort()).toEqual(
      [
        ...names.map((name) => name.slice(folder.length + 1)),
        'notes.txt',
        'notes.lock',
        'mine.partial',
        'other-0123456789abcdef.bin',
      ].sort(),
    );
    await sweepCache(join(folder, 'nowhere'));
  });
});
