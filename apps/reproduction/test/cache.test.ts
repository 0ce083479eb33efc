import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeArrayFile } from '../src/store/array-file';
import { cached, entryFile } from '../src/store/cache';
import { clearCache, listCache } from '../src/store/cache-entries';
import { lockFolderOf } from '../src/store/cache-lock';
import { processName } from '../src/store/processes';
import { leaveLock as leaveLockFolder, noProcess } from './left-lock';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-cache-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An entry of 100 values, and how often it was computed. */
let computed = 0;
const compute = () => {
  computed += 1;
  return Promise.resolve({ meta: { call: computed }, arrays: { x: new Float32Array(100).fill(computed) }, items: 100 });
};
const entry = (dependsOn: unknown = 0, kind = 'work') =>
  cached(folder, kind, dependsOn, compute, (line) => said.push(line));

/** What a process leaves behind that is killed while it computes. */
const leaveLock = (file: string, holder: Parameters<typeof leaveLockFolder>[1]) =>
  leaveLockFolder(lockFolderOf(file), holder);

describe('shared work', () => {
  beforeEach(() => (computed = 0));

  it('is done once however many ask at the same time, and again when what it depends on changes', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return compute();
    };
    const answers = await Promise.all([1, 2, 3].map(() => cached(folder, 'work', { seed: 0 }, slow, () => undefined)));
    expect(computed).toBe(1);
    for (const { arrays, digest } of answers) {
      expect(arrays.x).toEqual(new Float32Array(100).fill(1));
      expect(digest('x')).toBe(answers[0].digest('x'));
    }
    expect(answers.filter(({ reused }) => reused)).toHaveLength(2);
    await entry({ seed: 1 });
    expect(computed).toBe(2);
  });

  it('leaves nothing behind when it fails, and the next one tries again', async () => {
    await expect(cached(folder, 'work', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
    expect((await entry()).reused).toBe(false);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('keeps kinds of any name in its own folder, each by itself', async () => {
    await entry(0, '../../outside/faces of "me"');
    await entry(0, '../../outside/faces of _me_');
    await entry(0, 'x'.repeat(400));
    expect(computed).toBe(3);
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

describe('a file of the cache', () => {
  beforeEach(() => (computed = 0));

  it.each([
    ['cut short', (file: string) => truncateSync(file, statSync(file).size - 100)],
    ['empty', (file: string) => truncateSync(file, 0)],
    [
      'changed in one bit',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 50] ^= 4;
        writeFileSync(file, bytes);
      },
    ],
    ['of something else', (file: string) => writeFileSync(file, 'not what was written')],
  ])('that is %s is said in one line, computed again, and never used', async (_, damage) => {
    await entry();
    const file = entryFile(folder, 'work', 0);
    damage(file);
    const again = await entry();
    expect(again.reused).toBe(false);
    expect([...again.arrays.x].every((x) => x === 2)).toBe(true);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(file);
    expect(said[0]).toMatch(/computed again/);
    expect((await entry()).reused).toBe(true);
    expect(said).toHaveLength(1);
  });

  it('that cannot be read is an error that names it', async () => {
    mkdirSync(entryFile(folder, 'work', 0));
    await expect(entry()).rejects.toThrow(/cannot read .*work-.*--cache/);
  });
});

describe('the lock', () => {
  beforeEach(() => (computed = 0));

  it('of a process that is dead is taken over at once, whatever it left', async () => {
    const file = entryFile(folder, 'work', 0);
    leaveLock(file, { pid: noProcess, host: hostname() });
    writeFileSync(`${file}.1234-0.partial`, 'half');
    expect((await entry()).reused).toBe(false);
    expect(readdirSync(folder)).toEqual([file.slice(folder.length + 1)]);
  });

  it.each([
    ['of a living process', processName()],
    ['of another machine, whatever the number', { pid: noProcess, host: 'another-machine' }],
  ])('%s is waited for, which is said once', async (_, owner) => {
    const file = entryFile(folder, 'work', 0);
    leaveLock(file, owner);
    let waiting = true;
    const answer = entry().finally(() => (waiting = false));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(waiting).toBe(true);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`work: waiting for process ${owner.pid} on ${owner.host} (since 2026-01-02`);
    rmSync(lockFolderOf(file), { recursive: true });
    expect((await answer).reused).toBe(false);
  });
});

describe('the folder of faces of videos', () => {
  const hash = 'a'.repeat(64);
  const names = [`faces-${hash}.json`, `hash-${hash}.json`, `faces-${hash}.json.17.part`];
  const videoFaces = () => join(folder, 'video-faces');
  const faces = () => listCache(folder).entries.filter(({ kind }) => kind === 'video-faces');
  beforeEach(() => {
    mkdirSync(videoFaces(), { recursive: true });
    for (const name of names) writeFileSync(join(videoFaces(), name), '0123456789');
    writeFileSync(join(videoFaces(), 'notes.txt'), 'of a person');
  });

  it('is one entry, with its files summed up', () => {
    const { entries, foreign } = listCache(folder);
    expect(entries).toMatchObject([{ kind: 'video-faces', file: videoFaces(), items: 1, bytes: 30, damage: null }]);
    expect(foreign).toEqual([]);
  });

  it('is cleared of the files that are known by their names, by kind, age, or with everything', async () => {
    expect(await clearCache(listCache(folder), { kind: 'video-faces', olderThanDays: 1 })).toEqual([]);
    expect(faces()).toHaveLength(1);
    expect(await clearCache(listCache(folder), { kind: 'video-faces' })).toMatchObject([{ bytes: 30 }]);
    expect(readdirSync(videoFaces())).toEqual(['notes.txt']);
    expect(faces()).toEqual([]);
    writeFileSync(join(videoFaces(), names[0]), '{}');
    await clearCache(listCache(folder), {});
    expect(readdirSync(videoFaces())).toEqual(['notes.txt']);
  });
});

describe('the report of sizes', () => {
  it('has kind, items, bytes and the last use, and tells what is damaged, half-written or foreign', async () => {
    expect(listCache(join(folder, 'nowhere'))).toMatchObject({ entries: [], bytes: 0 });
    await entry(0, 'spectrograms-ravdess');
    await entry(0, 'warm-up-classifier');
    await entry(1, 'warm-up-classifier');
    const [used, damaged] = [entryFile(folder, 'spectrograms-ravdess', 0), entryFile(folder, 'warm-up-classifier', 1)];
    const longAgo = new Date('2026-01-02T03:04:05Z');
    utimesSync(used, longAgo, longAgo);
    truncateSync(damaged, 60);
    writeFileSync(`${used}.99-0.partial`, 'I2A2');
    writeFileSync(`${used}.98-0.partial`, 'mine, whatever its name');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, 'mine-0123456789abcdef.bin'), 'mine too');
    leaveLock(used, { pid: noProcess, host: hostname() });
    const listing = listCache(folder);
    const shown = listing.entries.map(({ kind, items, damage }) => `${kind} ${items} ${damage === null}`);
    expect(shown.sort()).toEqual([
      'spectrograms-ravdess 100 true',
      'warm-up-classifier 100 true',
      'warm-up-classifier null false',
    ]);
    expect(listing.entries.find(({ file }) => file === used)).toMatchObject({
      lastUsed: longAgo.toISOString(),
      bytes: statSync(used).size,
    });
    expect(listing.entries.find(({ file }) => file === damaged)!.damage).toMatch(/cut short/);
    expect(listing.unfinished).toEqual([{ file: `${used}.99-0.partial`, bytes: 4 }]);
    expect(listing.foreign).toEqual(['mine-0123456789abcdef.bin', 'notes.txt', basename(`${used}.98-0.partial`)]);
    expect(listing.bytes).toBe(
      4 +
        [used, damaged, entryFile(folder, 'warm-up-classifier', 0)].reduce((sum, file) => sum + statSync(file).size, 0),
    );
    // reading is a use
    await entry(0, 'spectrograms-ravdess');
    expect(Date.parse(listCache(folder).entries.find(({ file }) => file === used)!.lastUsed)).toBeGreaterThan(
      Date.now() - 60_000,
    );
  });
});

describe('an entry whose header is damaged', () => {
  // the length of the header, read as 4 GB; a description that is not the cache's; the file of another entry
  it.each<[string, (file: string) => void]>([
    ['length', (file) => writeAt(file, 4, Buffer.of(0xff, 0xff, 0xff, 0xff))],
    ['description', (file) => writeFileSync(file, encodeArrayFile(null, {}))],
    ['name', (file) => writeFileSync(file, readFileSync(entryFile(folder, 'work', 1)))],
    ['version', (file) => writeAt(file, 3, Buffer.from('1'))],
    ['whole', (file) => writeFileSync(file, '')],
  ])('in its %s is listed, cleared, and computed again', async (_, damage) => {
    await entry(0, 'work');
    await entry(1, 'work');
    const file = entryFile(folder, 'work', 0);
    damage(file);
    const listed = listCache(folder).entries.map((other) => [other.file === file, other.damage !== null]);
    expect(listed.sort()).toEqual([
      [false, false],
      [true, true],
    ]);
    expect((await entry(0, 'work')).reused).toBe(false);
    expect(said.join()).toMatch(/is .*: it is computed again/);
    damage(file);
    expect(await clearCache(listCache(folder), {})).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});

function writeAt(file: string, position: number, bytes: Buffer): void {
  const content = readFileSync(file);
  bytes.copy(content, position);
  writeFileSync(file, content);
}

describe('clearing', () => {
  const age = (file: string, days: number) => {
    const then = new Date(Date.now() - days * 86_400_000);
    utimesSync(file, then, then);
  };

  it('removes what was asked for and never a file that is not of the cache', async () => {
    await entry(0, 'spectrograms-ravdess');
    await entry(0, 'spectrograms-crema-d');
    await entry(0, 'faces-fer2013');
    age(entryFile(folder, 'spectrograms-ravdess', 0), 40);
    age(entryFile(folder, 'faces-fer2013', 0), 40);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, 'mine-0123456789abcdef.bin'), 'mine too');
    const kinds = () => listCache(folder).entries.map(({ kind }) => kind);

    expect(await clearCache(listCache(folder), { kind: 'spectrograms', olderThanDays: 30 })).toHaveLength(1);
    expect(kinds()).toEqual(['faces-fer2013', 'spectrograms-crema-d']);
    await expect(clearCache(listCache(folder), { kind: 'spectrogram' })).rejects.toThrow(
      /the cache has faces-fer2013, spectrograms-crema-d/,
    );
    expect(await clearCache(listCache(folder), { olderThanDays: 41 })).toEqual([]);
    leaveLock(entryFile(folder, 'never-finished', 0), { pid: noProcess, host: hostname() });
    writeFileSync(`${entryFile(folder, 'never-finished', 0)}.77-3.partial`, '');
    expect(await clearCache(listCache(folder), {})).toHaveLength(2);
    expect(readdirSync(folder).sort()).toEqual(['mine-0123456789abcdef.bin', 'notes.txt']);
  });

  it('removes nothing while a process computes one of the entries', async () => {
    await entry(0, 'a');
    await entry(0, 'b');
    const computing = entryFile(folder, 'c', 0);
    leaveLock(computing, processName(process.ppid));
    await expect(clearCache(listCache(folder), {})).rejects.toThrow(
      new RegExp(`process ${process.ppid} on .* is computing .*c-[0-9a-f]{16}\\.bin: nothing was removed`),
    );
    expect(listCache(folder).entries).toHaveLength(2);
    expect(readdirSync(folder)).toHaveLength(3);
    // another kind is nobody's business
    expect(await clearCache(listCache(folder), { kind: 'a' })).toHaveLength(1);
    expect(existsSync(lockFolderOf(computing))).toBe(true);
  });
});
