/** What `data check` says of files beside what a run does with them. Needs the built workers. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeWav } from '@image2audio/audio-spectrogram';
import { checkCorpora } from '@image2audio/emotion-corpora/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { openCorpora } from '../src/corpora/sources';
import { inspectClip } from '../src/features/inspect-clip';
import { corpusSpectrograms } from '../src/features/spectrograms';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-check-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: Uint8Array | string): void {
  const path = join(folder, 'data', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

interface Fixture {
  encoding?: string;
  channels: number;
  subtype?: string;
  base64: string;
}

/** Files by libsndfile, of the tests of the package that decodes them. */
function fixtures(name: string): Fixture[] {
  const file = new URL(`../../../packages/audio-spectrogram/test/fixtures/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Fixture[] }).cases;
}

const bytesOf = (fixture: Fixture | undefined) => Buffer.from(fixture!.base64, 'base64');

/** An empty ID3v2 tag of 20 bytes, as players put before a file. */
const id3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x14', 'latin1'), Buffer.alloc(20)]);

const samples = (length: number, hertz = 200) =>
  Float32Array.from({ length }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / 16_000));

/** A WAV file with the sizes of its chunks in a chunk ds64 (EBU Tech 3306). */
function rf64(wav: Uint8Array): Uint8Array {
  const from = Buffer.from(wav);
  const sizes = Buffer.alloc(36);
  sizes.write('ds64', 0, 'latin1');
  sizes.writeUInt32LE(28, 4);
  sizes.writeBigUInt64LE(BigInt(from.length - 8 + 36), 8);
  const data = from.indexOf('data');
  sizes.writeBigUInt64LE(BigInt(from.readUInt32LE(data + 4)), 16);
  from.writeUInt32LE(0xffffffff, data + 4);
  const head = Buffer.from('RF64\xff\xff\xff\xffWAVE', 'latin1');
  return Buffer.concat([head, sizes, from.subarray(12)]);
}

const clip = (emotion: number, repetition = 1) => `Actor_01/03-01-0${emotion}-01-01-0${repetition}-01`;
const config = presetConfig('demo');

describe('data check', () => {
  it('says of every file what the run does with it, whatever its container and name', async () => {
    const flac = bytesOf(fixtures('flac').find(({ subtype, channels }) => subtype === 'PCM_16' && channels === 1));
    const tone = encodeWav(samples(8000), 16_000);
    write(`${clip(1)}.flac`, flac);
    write(`${clip(2)}.flac`, Buffer.concat([id3, flac]));
    write(`${clip(3)}.wav`, bytesOf(fixtures('lossy').find(({ encoding }) => encoding === 'mp3')));
    write(`${clip(4)}.wav`, bytesOf(fixtures('lossy').find(({ encoding }) => encoding !== 'mp3')));
    write(`${clip(5)}.wav`, rf64(tone));
    write(`${clip(6)}.wav`, tone);
    write(`${clip(2, 2)}.wav`, tone.subarray(0, 20));
    write(`${clip(3, 2)}.wav`, 'something else');
    write(`${clip(4, 2)}.wav`, encodeWav(new Float32Array(8000), 16_000));
    write(`${clip(5, 2)}.wav`, tone.subarray(0, 44));
    const { corpora } = await checkCorpora(join(folder, 'data'), { inspectAudio: inspectClip });
    const [{ problems, silent, duplicates }] = corpora;
    const source = (await openCorpora(join(folder, 'data'), config)).speech.ravdess!;
    const run = await corpusSpectrograms(source, join(folder, 'cache'));
    const unused = [...problems.map(({ file }) => file), ...(silent ?? [])].map((file) => join(folder, 'data', file));
    expect(unused.sort()).toEqual(run.problems.map(({ file }) => file).sort());
    expect(run.ids).toHaveLength(6);
    expect(unused).toHaveLength(4);
    // by what they sound like: the tag and the container are no difference
    expect(duplicates.map(({ files }) => files)).toEqual([
      [`${clip(1)}.flac`, `${clip(2)}.flac`],
      [`${clip(5)}.wav`, `${clip(6)}.wav`],
    ]);
  });
});

describe('a run', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'00ff'.repeat(16)}\nsize 9000\n`;
  const names = [1, 2, 3, 4, 5, 6].map((emotion) => `${clip(emotion)}.wav`);

  it('takes the clips and not the pointers of Git LFS or cut files beside them', async () => {
    for (const name of names) {
      write(`a/${name}`, name.includes('03-01-03') ? encodeWav(samples(8000), 16_000).subarray(0, 30) : pointer);
      write(`b/${name}`, encodeWav(samples(8000), 16_000));
    }
    const { clips, problems } = (await openCorpora(join(folder, 'data'), config)).speech.ravdess!;
    expect(clips.map(({ path }) => path)).toEqual(names.map((name) => join(folder, 'data', 'b', name)).sort());
    expect(problems).toHaveLength(6);
    expect(problems.every(({ missing }) => !missing)).toBe(true);
  });

  it('does not begin on pointers, all or many of them, and says how to fetch', async () => {
    for (const name of names) write(name, pointer);
    await expect(openCorpora(join(folder, 'data'), config)).rejects.toThrow(/pointer of Git LFS.*git lfs pull/);
    write('Actor_02/03-01-01-01-01-01-02.wav', encodeWav(samples(8000), 16_000));
    await expect(openCorpora(join(folder, 'data'), config)).rejects.toThrow(
      /6 of 7 sound files are not there .*pointer of Git LFS.*git lfs pull/,
    );
  });

  it('lists a folder that cannot be read among the problems of the corpus', async () => {
    for (const name of names) write(name, encodeWav(samples(8000), 16_000));
    write('Actor_02/03-01-01-01-01-01-02.wav', encodeWav(samples(8000), 16_000));
    renameSync(
      join(folder, 'data', 'Actor_02'),
      Buffer.concat([Buffer.from(`${join(folder, 'data')}/`), Buffer.from('Actor_\xe9', 'latin1')]),
    );
    const { clips, problems } = (await openCorpora(join(folder, 'data'), config)).speech.ravdess!;
    expect(clips).toHaveLength(6);
    expect(problems).toEqual([expect.objectContaining({ file: 'Actor_\\xE9' })]);
  });
});
