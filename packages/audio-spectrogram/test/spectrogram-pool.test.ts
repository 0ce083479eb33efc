import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AudioArgumentError,
  AudioSpectrogramError,
  type Clip,
  presets,
  presetSpectrogram,
  type SpectrogramPool,
  spectrogramPool,
} from '@image2audio/audio-spectrogram';
import { noise } from './signals';
import { sourceWorkerScript, startSourceWorker } from './source-worker';

const pools: SpectrogramPool[] = [];

/** A pool whose threads run the sources. */
function poolOf(threads: number, script?: string): SpectrogramPool {
  const pool = spectrogramPool({ threads, createWorker: () => startSourceWorker(script) });
  pools.push(pool);
  return pool;
}

const clipsOf = (count: number): Clip[] =>
  Array.from({ length: count }, (_, index) => ({
    samples: Float32Array.from(noise(2000 + 31 * index, 0.25, index + 1)),
    sampleRate: index % 3 === 0 ? 8000 : 16000,
  }));

describe('spectrogramPool', () => {
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
  });

  it('gives what one thread gives, in order, to the bit', async () => {
    const clips = clipsOf(45);
    const expected = clips.map(({ samples, sampleRate }) =>
      presetSpectrogram(samples, sampleRate, presets.image2audio),
    );
    expect(await poolOf(3).spectrograms(clips, presets.image2audio)).toEqual(expected);
  });

  it('serves several calls at once, leaves samples as they are, and has nothing for nothing', async () => {
    const clips = clipsOf(9);
    const pool = poolOf(2);
    const [first, second, none] = await Promise.all([
      pool.spectrograms(clips, presets.kaldi),
      pool.spectrograms(clips, presets.vggish),
      pool.spectrograms([], presets.kaldi),
    ]);
    expect(first.map(({ bands }) => bands)).toEqual(clips.map(() => 23));
    expect(second.map(({ bands }) => bands)).toEqual(clips.map(() => 64));
    expect(none).toEqual([]);
    expect(clips[0].samples).toHaveLength(2000);
  });

  it('reads shared memory', async () => {
    const samples = new Float32Array(new SharedArrayBuffer(4 * 1000));
    samples.set(noise(1000));
    const [spectrogram] = await poolOf(1).spectrograms([{ samples, sampleRate: 16000 }], presets.kaldi);
    expect(spectrogram).toEqual(presetSpectrogram(samples, 16000, presets.kaldi));
  });

  it('names the clip that has no spectrogram, and goes on', async () => {
    const clips = clipsOf(20);
    clips[13] = { samples: Float32Array.of(0, NaN), sampleRate: 16000 };
    const pool = poolOf(2);
    const failing = pool.spectrograms(clips, presets.image2audio);
    await expect(failing).rejects.toThrow(AudioArgumentError);
    await expect(failing).rejects.toThrow('clips[13]: samples[1]: found NaN, expected a finite number');
    expect(await pool.spectrograms(clips.slice(0, 2), presets.image2audio)).toHaveLength(2);
  });

  it('keeps the remedy of the error', async () => {
    const empty = { samples: new Float32Array(0), sampleRate: 16000 };
    await expect(poolOf(1).spectrograms([empty], presets.kaldi)).rejects.toMatchObject({
      argument: 'clips[0]: samples',
      remedy: 'Leave empty clips out before this call.',
    });
  });

  it('says that samples were given away, and goes on', async () => {
    const pool = poolOf(1);
    const samples = Float32Array.from(noise(1000));
    structuredClone(samples.buffer, { transfer: [samples.buffer] });
    const failing = pool.spectrograms([{ samples, sampleRate: 16000 }], presets.kaldi);
    await expect(failing).rejects.toThrow(AudioSpectrogramError);
    await expect(failing).rejects.toThrow('clips: found what cannot be sent to a thread');
    expect(await pool.spectrograms(clipsOf(3), presets.kaldi)).toHaveLength(3);
  });

  it('says that a thread could not start', async () => {
    const failing = poolOf(1, 'throw new Error("no such file")').spectrograms(clipsOf(1), presets.kaldi);
    await expect(failing).rejects.toThrow(AudioSpectrogramError);
    await expect(failing).rejects.toThrow(/spectrogram pool: found one that ended: a thread stopped \(no such file/);
  });

  it('rejects what is unfinished or asked for after it was closed', async () => {
    const pool = poolOf(1);
    const unfinished = expect(pool.spectrograms(clipsOf(60), presets.image2audio)).rejects.toThrow('it was closed');
    await pool.close();
    await unfinished;
    await expect(pool.spectrograms(clipsOf(1), presets.kaldi)).rejects.toThrow('it was closed');
  });

  it('keeps a process while it computes and closes, and no longer', () => {
    const program = `
      import { Worker } from 'node:worker_threads';
      import { spectrogramPool } from './spectrogram-pool';
      import { presets } from '../presets';
      const pool = () => spectrogramPool({ threads: 2, createWorker: () => new Worker(WORKER, { eval: true }) });
      const clips = Array.from({ length: 20 }, () => ({ samples: new Float32Array(2000), sampleRate: 16000 }));
      const closed = pool();
      await closed.spectrograms(clips, presets.kaldi);
      await closed.close();
      // this one is left open
      process.stdout.write(String((await pool().spectrograms(clips, presets.kaldi)).length));
    `;
    const script = buildSync({
      stdin: { contents: program, resolveDir: fileURLToPath(new URL('../src/batch', import.meta.url)), loader: 'ts' },
      define: { WORKER: JSON.stringify(sourceWorkerScript) },
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
    }).outputFiles[0].text;
    // an await that nothing could end any more would give exit code 13
    expect(execFileSync(process.execPath, ['--input-type=module'], { input: script }).toString()).toBe('20');
  });

  it('refuses no threads', () => {
    expect(() => spectrogramPool({ threads: 0 })).toThrow(AudioArgumentError);
  });
});
