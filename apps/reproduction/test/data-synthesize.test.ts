/** The built command, as a user calls it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFace, findCorpora } from '@image2audio/emotion-corpora/node';
import { decodeWav } from '@image2audio/audio-spectrogram';
import { synthesizeCorpus } from '@image2audio/emotion-corpora';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;

function synthesize(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, 'data', 'synthesize', join(folder, name), ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (statSync(join(root, name)).isFile()) hash.update(name).update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

const small = ['--speakers', '4', '--clips', '1', '--faces', '14'];

describe('image2audio data synthesize', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'image2audio-synthesize-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes what the package renders, on two threads as on one, and goes on where files are missing', async () => {
    expect((await synthesize('two', ...small, '--jobs', '2')).code).toBe(0);
    expect((await synthesize('one', ...small, '--jobs', '1')).code).toBe(0);
    const whole = digestOf(join(folder, 'one'));
    expect(digestOf(join(folder, 'two'))).toBe(whole);

    const clip = 'synthetic-ravdess/Actor_02/03-01-05-01-01-01-02.wav';
    const corpus = synthesizeCorpus({ profile: 'synthetic-ravdess', speakers: 4, clipsPerSpeakerAndEmotion: 1 });
    const { channels, sampleRate } = decodeWav(readFileSync(join(folder, 'one', clip)));
    const rendered = corpus.samplesOf('speaker-001_angry_normal_KID_1');
    expect(sampleRate).toBe(16_000);
    expect(channels[0]).toHaveLength(rendered.length);
    expect(channels[0].every((value, n) => Math.abs(value - rendered[n]) <= 1 / 32_768)).toBe(true);
    const frame = join(folder, 'one/synthetic-ravdess/Frames/03-01-05-01-01-01-02.png');
    expect(decodeFace(readFileSync(frame), frame)).toHaveLength(48 * 48);
    const lines = readFileSync(join(folder, 'one', 'manifest.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(1 + 32 + 32 + 14);
    expect(lines.find((line) => line.startsWith(clip))).toContain('speaker-001,female,angry,normal,KID,1');

    rmSync(join(folder, 'one', clip));
    const again = await synthesize('one', ...small);
    expect(again.out).toContain('77 of them there');
    expect(digestOf(join(folder, 'one'))).toBe(whole);
  });

  it.each([[], ['--fresh']])('touches no folder of somebody else (%s)', async (...options) => {
    const theirs = mkdtempSync(join(folder, 'theirs-'));
    writeFileSync(join(theirs, 'manifest.csv'), 'of a person');
    const refused = await synthesize(basename(theirs), ...small, ...options);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/holds manifest\.csv, and no SYNTHETIC\.json/);
    expect(readFileSync(join(theirs, 'manifest.csv'), 'utf8')).toBe('of a person');
    expect(readdirSync(theirs)).toEqual(['manifest.csv']);
  });

  it('marks what it writes, and readers call it synthetic', async () => {
    expect((await synthesize('crema', '--profile', 'synthetic-crema-d', ...small)).code).toBe(0);
    const marker = JSON.parse(readFileSync(join(folder, 'crema', 'SYNTHETIC.json'), 'utf8')) as { synthetic: boolean };
    expect(marker.synthetic).toBe(true);
    const { audio, faces } = await findCorpora(join(folder, 'crema'));
    expect(
      audio.map(({ name, title, synthetic, items }) => [name, title.startsWith('synthetic '), synthetic, items.length]),
    ).toEqual([['crema-d', true, true, 24]]);
    expect(audio[0].items.map(({ sex }) => sex)).not.toContain('unknown');
    expect(faces.every(({ synthetic }) => synthetic === true)).toBe(true);
    expect(faces.flatMap(({ items }) => items)).toHaveLength(14);
  });

  it('refuses a folder with other options until it may start over, and options that have no file names', async () => {
    expect((await synthesize('other', ...small)).code).toBe(0);
    const refused = await synthesize('other', ...small, '--seed', '5');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/other options.*--fresh/);
    expect((await synthesize('other', ...small, '--seed', '5', '--fresh')).code).toBe(0);
    // what is not of the corpus is not removed, and not left under the marker of another one
    const foreign = join(folder, 'other', 'synthetic-faces', 'happy', 'portrait.png');
    writeFileSync(foreign, 'of a person');
    const mixed = await synthesize('other', ...small, '--seed', '6', '--fresh');
    expect(mixed.code).toBe(1);
    expect(mixed.err).toMatch(/portrait\.png is not of the synthetic corpus.*move what is yours/);
    expect(readFileSync(foreign, 'utf8')).toBe('of a person');
    expect(readdirSync(dirname(foreign)).length).toBeGreaterThan(1);
    rmSync(foreign);
    expect((await synthesize('other', ...small, '--seed', '6', '--fresh')).code).toBe(0);
    const tooMany = await synthesize('many', '--speakers', '25', '--clips', '1', '--faces', '0');
    expect(tooMany.code).toBe(2);
    expect(tooMany.err).toContain('--speakers');
    // refused before anything is planned: planning so many fills the memory
    for (const option of ['--speakers', '--clips', '--faces']) {
      const huge = await synthesize('huge', option, '1000000000');
      expect(huge.code).toBe(2);
      expect(huge.err).toMatch(new RegExp(`${option} 1000000000: expected a whole number`));
    }
    expect((await synthesize('wrong', '--profile', 'mmi')).err).toMatch(
      /choose from synthetic-ravdess, synthetic-crema-d/,
    );
  });
}, 240_000);
