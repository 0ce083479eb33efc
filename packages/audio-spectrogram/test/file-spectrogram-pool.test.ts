import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AudioArgumentError,
  AudioDecodeError,
  decodeAudio,
  encodeWav,
  type FileSpectrogram,
  type FileSpectrogramPool,
  fileSpectrogramPool,
  mixDown,
  presets,
  presetSpectrogram,
} from '@image2audio/audio-spectrogram';
import { encodeFlac } from './flac-encoder';
import { noise } from './signals';
import { sourceFileWorkers } from './source-worker';

const startWorker = sourceFileWorkers();
let folder: string;
let files: string[];
const pools: FileSpectrogramPool[] = [];

function poolOf(threads: number): FileSpectrogramPool {
  const pool = fileSpectrogramPool({ threads, createWorker: startWorker });
  pools.push(pool);
  return pool;
}

const inFolder = (name: string) => join(folder, name);

/** Twenty clips of one and two channels, at two rates, of lengths that put the threads out of step. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audio-spectrogram-'));
  files = Array.from({ length: 20 }, (_, index) => {
    const channel = Float32Array.from(noise(500 + 7919 * (index % 5), 0.25, index + 1));
    const file = inFolder(`${String(index).padStart(2, '0')}.wav`);
    writeFileSync(
      file,
      encodeWav(index % 3 === 0 ? [channel, channel.map((x) => x / 2)] : channel, index % 2 ? 16000 : 48000),
    );
    return file;
  });
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(folder, { recursive: true });
});

async function all(results: AsyncIterable<FileSpectrogram>): Promise<FileSpectrogram[]> {
  const list: FileSpectrogram[] = [];
  for await (const result of results) list.push(result);
  return list;
}

describe('fileSpectrogramPool', () => {
  it('says how many samples of a WAV are missing, and reads the others', async () => {
    const file = inFolder('cut.wav');
    writeFileSync(file, encodeWav(Float32Array.from(noise(20000, 0.25, 1)), 16000).subarray(0, 44 + 2 * 15000));
    const [cut, whole] = await all(poolOf(1).spectrograms([file, files[1]], presets.vggish));
    expect(cut).toMatchObject({ file, missingSamples: 5000 });
    expect(cut).toHaveProperty('spectrogram');
    expect(whole).not.toHaveProperty('missingSamples');
  });

  it.each([1, 3])(
    'gives with %d threads what reading one file after the other gives, in order, to the bit',
    async (threads) => {
      const expected: FileSpectrogram[] = [];
      for (const file of files) {
        const audio = await decodeAudio(readFileSync(file), file);
        const samples = mixDown(audio);
        const spectrogram = presetSpectrogram(samples, audio.sampleRate, presets.image2audio);
        expected.push({ file, spectrogram, peak: samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0) });
      }
      expect(await all(poolOf(threads).spectrograms(files, presets.image2audio))).toEqual(expected);
    },
  );

  it('gives files that are missing, damaged or too short their errors, and goes on', async () => {
    const cut = inFolder('cut.flac');
    const flac = encodeFlac(Array.from({ length: 8000 }, (_, n) => (n * 37) % 200));
    writeFileSync(cut, flac.subarray(0, flac.length - 40));
    writeFileSync(inFolder('text.wav'), 'not a sound');
    writeFileSync(inFolder('short.wav'), encodeWav(new Float32Array(10), 16000));
    const given = [
      files[1],
      inFolder('missing.wav'),
      inFolder('text.wav'),
      cut,
      inFolder('short.wav'),
      folder,
      files[3],
    ];
    const results = await all(poolOf(2).spectrograms(given, presets.kaldi));
    expect(results.map(({ file }) => file)).toEqual(given);
    expect(results.map((result) => 'spectrogram' in result)).toEqual([true, false, false, false, false, false, true]);
    const errors = results.flatMap((result) => ('error' in result ? [result.error] : []));
    for (const [index, found] of [
      /no readable file \(ENOENT/,
      /the first bytes/,
      /intact frames/,
      /samples/,
      /EISDIR/,
    ].entries()) {
      expect(errors[index]).toBeInstanceOf(AudioDecodeError);
      expect(errors[index].message).toContain(given[index + 1]);
      expect(errors[index].found).toMatch(found);
      expect(errors[index].remedy).not.toBe('');
    }
  });

  it('reads FLAC as it reads WAV', async () => {
    const values = Array.from(noise(8000, 0.25, 3), (x) => Math.round(x * 32768));
    writeFileSync(inFolder('same.flac'), encodeFlac(values));
    writeFileSync(
      inFolder('same.wav'),
      encodeWav(
        Float32Array.from(values, (x) => x / 32768),
        16000,
      ),
    );
    const [flac, wav] = await all(
      poolOf(1).spectrograms([inFolder('same.flac'), inFolder('same.wav')], presets.image2audio),
    );
    expect(flac).toEqual({ ...wav, file: flac.file });
  });

  it('reads a few files ahead of what is taken, not all', async () => {
    const many = Array.from({ length: 400 }, () => files[0]);
    let sent = 0;
    const counting = () => {
      const worker = startWorker();
      const post = worker.postMessage.bind(worker);
      worker.postMessage = (message: { files: string[] }) => {
        sent += message.files.length;
        post(message);
      };
      return worker;
    };
    const pool = fileSpectrogramPool({ threads: 2, createWorker: counting });
    pools.push(pool);
    const results = pool.spectrograms(many, presets.image2audio);
    for (let taken = 0; taken < 40; taken++) await results.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeGreaterThan(40);
    expect(sent).toBeLessThan(100);
    // leaving it there leaves a pool that works
    await results.return();
    expect(await all(pool.spectrograms(files.slice(0, 2), presets.image2audio))).toHaveLength(2);
  });

  it('names the files that a thread had when it stopped', async () => {
    const pool = fileSpectrogramPool({
      threads: 1,
      createWorker: () =>
        new Worker('require("node:worker_threads").parentPort.on("message", () => process.exit(3))', { eval: true }),
    });
    pools.push(pool);
    const failing = all(pool.spectrograms(files, presets.image2audio));
    await expect(failing).rejects.toThrow(/00\.wav or .*: found one that ended: a thread stopped \(exit code 3\)/);
  });

  it.each([
    [
      'file handles',
      `Object.assign(new Error('EMFILE: too many open files, open'), { code: 'EMFILE' })`,
      /EMFILE: too many open files/,
    ],
    ['memory', `new RangeError('Array buffer allocation failed')`, /allocation failed/],
  ])('calls no file unreadable for want of %s', async (_, error, message) => {
    const short = `require('node:fs').readFileSync = () => { throw ${error}; };`;
    const pool = fileSpectrogramPool({ threads: 1, createWorker: sourceFileWorkers(short) });
    pools.push(pool);
    await expect(all(pool.spectrograms(files, presets.image2audio))).rejects.toThrow(message);
  });

  it('ends where an answer cannot be read, and waits for it no longer', async () => {
    const thread = Object.assign(new EventEmitter(), {
      postMessage: () => setImmediate(() => thread.emit('messageerror', new Error('no such class here'))),
      ref: () => undefined,
      unref: () => undefined,
      terminate: () => undefined,
    });
    const pool = fileSpectrogramPool({ threads: 1, createWorker: () => thread });
    pools.push(pool);
    await expect(all(pool.spectrograms(files, presets.image2audio))).rejects.toThrow(
      /a thread stopped \(no such class here\)/,
    );
  });

  it('refuses at once what is no preset and what are no paths', () => {
    const pool = poolOf(1);
    expect(() => pool.spectrograms(files, {} as never)).toThrow(AudioArgumentError);
    expect(() => pool.spectrograms([new Uint8Array(3) as never], presets.kaldi)).toThrow(
      /files\[0\]: found a Uint8Array, expected a path/,
    );
  });
});
