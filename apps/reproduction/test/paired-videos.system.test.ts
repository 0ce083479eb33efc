/** The paired column on a small tree of videos in RAVDESS' layout. Needs ffmpeg and ffprobe on the PATH. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../src/backend/select-backend';
import { presetConfig } from '../src/config/presets/index';
import { openCorpora } from '../src/corpora/sources';
import { prepareCorpus } from '../src/data/prepare-corpus';
import type { RunRecord } from '../src/evaluation/run-files';
import type { Table } from '../src/report/table';
import { writeRavdessWithVideos } from './ravdess-like-tree';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;
let data: string;
const actor = (number: number, name: string) => join(data, 'ravdess', `Actor_0${number}`, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-pairs-'));
  data = join(folder, 'data');
  writeRavdessWithVideos(data);
  // one video shows nobody, one is broken
  const nobody = ['-f', 'lavfi', '-i', 'color=c=gray:s=640x480:r=10:d=1', '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...nobody, actor(2, '01-01-04-01-01-01-02.mp4')]);
  writeFileSync(actor(3, '01-01-05-01-01-01-03.mp4'), 'no video');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reproduce(out: string, env: NodeJS.ProcessEnv, ...args: string[]) {
  const common = ['--preset', 'smoke', '--columns', 'p-ifer-rav', '--data', data, '--cache', join(folder, 'cache')];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'reproduce', ...common, '--out', join(folder, out), ...args],
    { encoding: 'utf8', env },
  );
  return { status, out: stdout + stderr };
}

const written = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));

describe('reproduce --columns p-ifer-rav', () => {
  it('trains on pairs out of the videos, and counts and lists those that give none', () => {
    const { status, out } = reproduce('run', process.env, '--rows', 'base,all');
    expect(status, out).toBe(0);
    const { cells } = written('run', 'table1.json') as Table;
    const accuracies = cells.filter(({ metric }) => metric === 'accuracy');
    expect(accuracies.map(({ column, row, status: state }) => [column, row, state])).toEqual(
      expect.arrayContaining([['p-ifer-rav', 'all', 'done']]),
    );
    const { videos, problems, unavailable, deviations } = written('run', 'run.json') as RunRecord;
    expect(unavailable).toEqual({});
    expect(deviations['p-ifer-rav']).not.toContain('no corpus frames');
    expect(videos.ravdess).toMatchObject({ wanted: 32, faces: 30, withoutFace: 1, unreadable: 1 });
    expect(JSON.stringify(videos.ravdess!.settings)).toMatch(/face-api tiny.*onnxruntime/);
    const reasons = Object.fromEntries(problems.map(({ file, reason }) => [file.slice(-24), reason]));
    expect(reasons['01-01-04-01-01-01-02.mp4']).toMatch(/no face/);
    expect(reasons['01-01-05-01-01-01-03.mp4']).toMatch(/no video that can be read/);
    const kept = readdirSync(join(folder, 'cache', 'video-faces'));
    expect(kept.filter((name) => name.startsWith('faces-'))).toHaveLength(31);
    expect(kept.every((name) => name.endsWith('.json'))).toBe(true);
  }, 240_000);

  it('is done with a pair or two, and says how few they are beside every figure', () => {
    const few = join(folder, 'few');
    cpSync(data, few, { recursive: true });
    const kept = ['01-01-03-01-01-01-01.mp4', '01-01-03-01-01-01-02.mp4'];
    for (const name of readdirSync(few, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.mp4') && !kept.includes(basename(name))) rmSync(join(few, name));
    }
    for (const emotion of ['happy', 'sad', 'angry']) {
      mkdirSync(join(few, 'fer2013', emotion), { recursive: true });
      const grey = new Uint8Array(48 * 48).map((_, index) => index % 251);
      writeFileSync(
        join(few, 'fer2013', emotion, 'Training_1.png'),
        encode({ width: 48, height: 48, channels: 1, data: grey }),
      );
    }
    const { status, out } = reproduce('few-run', process.env, '--rows', 'all', '--data', few);
    expect(status, out).toBe(0);
    const { cells } = written('few-run', 'table1.json') as Table;
    expect(cells.map((cell) => cell.status)).toEqual(cells.map(() => 'done'));
    for (const { deviations } of cells) expect(deviations.join()).toMatch(/[12] of 24 clips have a partner/);
    expect(out).toMatch(/All .*\[[12] of 24 paired\]/);
  }, 240_000);

  it('is unavailable without ffmpeg, with what to install as the reason', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { status, out } = reproduce('without', { ...process.env, PATH: empty }, '--dry-run');
    expect(status, out).toBe(0);
    expect(out).toMatch(/p-ifer-rav is unavailable: 32 videos of RAVDESS.*no ffmpeg.*apt-get install ffmpeg/);
  }, 60_000);
});

describe('faces of videos', () => {
  const config = presetConfig('demo');
  const prepare = async (cache: string) => {
    await selectBackend('onnxruntime');
    const cacheFolder = join(folder, cache);
    const corpora = await openCorpora(data, config, cacheFolder);
    return prepareCorpus(corpora, 'ravdess', config, cacheFolder);
  };

  it('are the same bits when they are found again, and differ between people', async () => {
    const first = await prepare('first');
    const second = await prepare('second');
    expect(second.faces.records).toEqual(first.faces.records);
    expect(second.faces.items.data).toEqual(first.faces.items.data);
    expect(second.dataKey).toBe(first.dataKey);
    const faceOf = (subject: string) => {
      const at = first.faces.records.findIndex((face) => face.subject === subject);
      return first.faces.items.data.subarray(at * 48 * 48, (at + 1) * 48 * 48);
    };
    const product = faceOf('Actor_01').reduce((sum, value, at) => sum + value * faceOf('Actor_04')[at], 0);
    expect(product / (48 * 48)).toBeLessThan(0.9);
  }, 240_000);
});
