/** Spectrograms and faces from files: what is computed, and when it is computed again. Needs the built workers. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAudio, encodeWav, image2AudioSpectrogram, mixDown, presets } from '@image2audio/audio-spectrogram';
import { loadFace, readFaceFolders } from '@image2audio/emotion-corpora/node';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { openCorpora, pixelsOfCrop } from '../src/corpora/sources';
import type * as packageCode from '../src/features/package-code';
import { facePixels } from '../src/features/faces';
import { corpusSpectrograms, spectrogramDependencies, spectrogramShape } from '../src/features/spectrograms';
import { listCache } from '../src/store/cache-entries';

const code = vi.hoisted(() => ({ changed: '' }));
vi.mock('../src/features/package-code', async (original) => {
  const real = await original<typeof packageCode>();
  return { ...real, packageCode: (name: string, entry: string) => real.packageCode(name, entry) + code.changed };
});

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-features-'));
  cache = join(folder, 'cache');
  code.changed = '';
});
afterEach(() => rmSync(folder, { recursive: true }));

const clipFile = (emotion: number, actor = '01') =>
  join(folder, 'data', 'ravdess', `Actor_${actor}`, `03-01-0${emotion}-01-01-01-${actor}.wav`);

/** Tones, at both of the rates that RAVDESS is kept in, of lengths that leave threads out of step. */
function writeClips(count: number): void {
  mkdirSync(join(folder, 'data', 'ravdess', 'Actor_01'), { recursive: true });
  mkdirSync(join(folder, 'data', 'ravdess', 'Actor_02'), { recursive: true });
  for (let clip = 0; clip < count; clip++) {
    const rate = clip % 2 === 0 ? 48_000 : 16_000;
    const samples = Float32Array.from(
      { length: rate * (0.2 + (clip % 5) / 2) },
      (_, n) => 0.3 * Math.sin((2 * Math.PI * (100 + 50 * clip) * n) / rate),
    );
    writeFileSync(clipFile(1 + (clip % 8), clip < 8 ? '01' : '02'), encodeWav(samples, rate));
  }
}

const speech = async () => (await openCorpora(join(folder, 'data'), presetConfig('demo'))).speech.ravdess!;
const spectrograms = async () => corpusSpectrograms(await speech(), cache);
const entries = () => listCache(cache).entries.length;

describe('spectrograms of files', () => {
  it('are those of reading one after the other, to the bit, in the order of the clips, from threads and from the cache', async () => {
    writeClips(16);
    const source = await speech();
    const length = spectrogramShape[0] * spectrogramShape[1];
    let last = 0;
    const computed = await corpusSpectrograms(source, cache, (done, total) => {
      expect([done, total]).toEqual([++last, 16]);
    });
    expect(last).toBe(16);
    expect(computed.ids).toEqual(source.clips.map(({ id }) => id));
    for (const [index, { path }] of source.clips.entries()) {
      const audio = await decodeAudio(readFileSync(path!), path);
      const expected = image2AudioSpectrogram(mixDown(audio), audio.sampleRate).data;
      expect(computed.items.data.subarray(index * length, (index + 1) * length), path).toEqual(expected);
    }
    const kept = await spectrograms();
    expect(kept).toEqual(computed);
    expect(listCache(cache).entries).toMatchObject([{ kind: 'spectrograms-ravdess', items: 16 }]);
  });

  it('are computed again where a file is edited in place and keeps its size, even with its time set back', async () => {
    writeClips(8);
    // a time that can be set back without a rest
    const [atime, mtime] = [new Date(1e12), new Date(1e12)];
    utimesSync(clipFile(3), atime, mtime);
    const before = await spectrograms();
    const { size } = statSync(clipFile(3));
    const bytes = readFileSync(clipFile(3));
    // half as loud
    for (let at = 44; at < bytes.length; at += 2) bytes.writeInt16LE(bytes.readInt16LE(at) >> 1, at);
    writeFileSync(clipFile(3), bytes);
    utimesSync(clipFile(3), atime, mtime);
    expect(statSync(clipFile(3))).toMatchObject({ size, mtimeMs: mtime.getTime() });
    const after = await spectrograms();
    expect(entries()).toBe(2);
    expect(after.digest).not.toBe(before.digest);
  });

  it('are computed again where a file is touched, added, replaced or gone, and the digest tells whether that changed them', async () => {
    writeClips(8);
    const before = await spectrograms();
    utimesSync(clipFile(1), new Date(), new Date(0));
    expect((await spectrograms()).digest).toBe(before.digest);
    expect(entries()).toBe(2);
    rmSync(clipFile(8));
    expect((await spectrograms()).ids).toHaveLength(7);
    expect(entries()).toBe(3);
    writeClips(9);
    expect((await spectrograms()).ids).toHaveLength(9);
    expect(entries()).toBe(4);
  });

  it('are computed again where the code that computes them is another, and depend on every option of the preset', async () => {
    writeClips(8);
    await spectrograms();
    code.changed = 'another version';
    await spectrograms();
    expect(entries()).toBe(2);
    expect(spectrogramDependencies(await speech())).toMatchObject({
      preset: presets.image2audio,
      engine: 'webassembly',
    });
  });

  it('of a clip that is gone by the time it is read are listed, and stop nothing', async () => {
    writeClips(8);
    const source = await speech();
    rmSync(clipFile(2));
    const { ids, problems } = await corpusSpectrograms(source, cache);
    expect(ids).toHaveLength(7);
    expect(problems).toMatchObject([{ file: clipFile(2), reason: /no readable file \(ENOENT/ }]);
    expect(problems[0].remedy).toMatch(/^left out\. /);
  });
});

describe('faces of files', () => {
  const faceFile = (index: number) => join(folder, 'data', 'faces', index % 2 === 0 ? 'happy' : 'sad', `${index}.png`);

  function writeFaces(count: number): void {
    for (const emotion of ['happy', 'sad']) mkdirSync(join(folder, 'data', 'faces', emotion), { recursive: true });
    for (let face = 0; face < count; face++) {
      const size = face % 3 === 0 ? 60 : 48;
      const data = Uint8Array.from({ length: size * size }, (_, at) => (at * (7 + face)) % 251);
      writeFileSync(faceFile(face), encode({ width: size, height: size, channels: 1, data }));
    }
  }

  const pixels = async () => {
    const { items, fingerprint } = await readFaceFolders(join(folder, 'data', 'faces'), 'faces');
    return { images: items, faces: await facePixels('faces', fingerprint, items, pixelsOfCrop, cache) };
  };

  it('are the rounded grey values, each standardised, in the order of the images, from threads and from the cache', async () => {
    writeFaces(150);
    const { images, faces } = await pixels();
    expect(faces.ids).toEqual(images.map(({ id }) => id));
    for (const [index, image] of images.entries()) {
      const grey = (await loadFace(image)).map(Math.round);
      const mean = grey.reduce((sum, value) => sum + value / grey.length, 0);
      const deviation = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2 / grey.length, 0));
      const item = faces.items.data.subarray(index * 2304, (index + 1) * 2304);
      for (const at of [0, 1000, 2303]) expect(item[at]).toBeCloseTo((grey[at] - mean) / deviation, 4);
    }
    expect((await pixels()).faces).toEqual(faces);
    expect(entries()).toBe(1);
  });

  it('are read again where one is edited and keeps its size; one that cannot be read is listed', async () => {
    writeFaces(4);
    const then = new Date(1e12);
    utimesSync(faceFile(1), then, then);
    const before = (await pixels()).faces;
    writeFileSync(faceFile(1), Buffer.alloc(statSync(faceFile(1)).size, 'x'));
    utimesSync(faceFile(1), then, then);
    const after = (await pixels()).faces;
    expect(after.ids).toEqual(before.ids.filter((id) => !id.endsWith('/1.png')));
    expect(after.problems).toMatchObject([
      { file: faceFile(1), reason: expect.stringMatching(/neither PNG nor JPEG/) as string },
    ]);
    expect(after.digest).not.toBe(before.digest);
  });
});
