/** What the built package promises to bundlers and to both module systems of Node. Needs the built package. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = (name: string) => readFileSync(`${root}dist/${name}`, 'utf8');
const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe('the built package', () => {
  it('starts its worker in the words that bundlers follow, and names it in no others', () => {
    const address = 'new URL("./worker.js", import.meta.url)';
    expect(occurrences(built('index.js'), `new Worker(${address}, { type: "module" })`)).toBe(1);
    expect(occurrences(built('index.js'), address)).toBe(1);
  });

  it.each(['worker.js', 'worker.cjs'])('has all of %s in one file', (name) => {
    expect(built(name)).not.toMatch(/^import\b|\bfrom ['"]|\brequire\(['"]|\bimport\(/m);
  });

  it.each(['file-worker.js', 'file-worker.cjs'])('has all of %s in one file but Node and the decoders', (name) => {
    const loaded = [...built(name).matchAll(/(?:^import\b.*from |\brequire\(|\bimport\()['"]([^'"]+)['"]/gm)].map(
      ([, module]) => module,
    );
    expect([...new Set(loaded)].sort()).toEqual([
      '@wasm-audio-decoders/flac',
      '@wasm-audio-decoders/ogg-vorbis',
      'fs',
      'mpg123-decoder',
      'opus-decoder',
      'worker_threads',
    ]);
  });

  it('exports the workers and its package.json', () => {
    const { resolve } = createRequire(import.meta.url);
    expect(resolve('@image2audio/audio-spectrogram/worker')).toBe(`${root}dist/worker.cjs`);
    expect(resolve('@image2audio/audio-spectrogram/file-worker')).toBe(`${root}dist/file-worker.cjs`);
    expect(resolve('@image2audio/audio-spectrogram/package.json')).toBe(`${root}package.json`);
  });

  it.each([
    ['import', ['--input-type=module'], "import * as audio from '@image2audio/audio-spectrogram';"],
    ['require', ['--input-type=commonjs'], "const audio = require('@image2audio/audio-spectrogram');"],
  ])('starts threads of Node by %s', (_, flags, load) => {
    const script = `${load}
      const pool = audio.spectrogramPool({ threads: 1 });
      pool.spectrograms([{ samples: new Float32Array(16000), sampleRate: 16000 }], audio.presets.vggish)
        .then(([{ frames }]) => process.stdout.write(String(frames)))
        .then(() => pool.close());`;
    expect(execFileSync(process.execPath, flags, { input: script, cwd: root, stdio: 'pipe' }).toString()).toBe('98');
    const ofFiles = `${load}
      (async () => {
        const pool = audio.fileSpectrogramPool({ threads: 1 });
        for await (const { error } of pool.spectrograms(['no-such-file.wav'], audio.presets.vggish)) process.stdout.write(error.name);
        await pool.close();
      })();`;
    expect(execFileSync(process.execPath, flags, { input: ofFiles, cwd: root, stdio: 'pipe' }).toString()).toBe(
      'AudioDecodeError',
    );
  });
});
