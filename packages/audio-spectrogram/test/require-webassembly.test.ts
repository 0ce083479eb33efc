import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AudioDecodeError, decodeAudio, encodeWav } from '@image2audio/audio-spectrogram';
import { fixtureCases } from './fixture';
import { lossyFixture } from './lossy-fixtures';

const files: [name: string, bytes: Uint8Array][] = [
  ['a.flac', Uint8Array.from(Buffer.from(fixtureCases<{ base64: string }>('flac')[1].base64, 'base64'))],
  ['a.mp3', lossyFixture('mp3', 1).bytes],
  ['vorbis.ogg', lossyFixture('vorbis', 1).bytes],
  ['opus.ogg', lossyFixture('opus', 1).bytes],
];
const wav = encodeWav(new Float32Array(100).fill(0.25), 16000);

const failing = (error: Error) =>
  function () {
    throw error;
  };

describe('where the decoders cannot start', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each<[string, () => unknown, RegExp]>([
    ['WebAssembly is missing', () => undefined, /found no WebAssembly here, .*WAV/],
    [
      'it may not be compiled',
      () => ({ Module: failing(new Error('blocked by the policy')) }),
      /cannot be compiled here \(Error: blocked by the policy\).*'wasm-unsafe-eval'/,
    ],
    [
      'it has no memory',
      () => ({ Module: WebAssembly.Module, Memory: failing(new RangeError('could not allocate memory')) }),
      /found no memory for WebAssembly \(RangeError: could not allocate memory\).*WAV/,
    ],
  ])('%s: every decoder says so, and WAV is read', async (_, stub, message) => {
    vi.stubGlobal('WebAssembly', stub());
    for (const [name, bytes] of files) {
      const call = decodeAudio(bytes, name);
      await expect(call).rejects.toThrow(AudioDecodeError);
      await expect(call).rejects.toThrow(message);
      await expect(call).rejects.toMatchObject({ file: name });
    }
    expect((await decodeAudio(wav)).channels[0]).toHaveLength(100);
  });

  it('in a Node without a compiler (--jitless) as well, in which the process lives on', () => {
    const program = `
      import { decodeAudio } from './index';
      const answers = [];
      for (const base64 of FILES) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        answers.push(await decodeAudio(bytes).then(({ encoding }) => encoding, ({ name, found }) => name + ' ' + found));
      }
      process.stdout.write(JSON.stringify(answers));
    `;
    const all = [wav, ...files.map(([, bytes]) => bytes)];
    const script = buildSync({
      stdin: { contents: program, resolveDir: fileURLToPath(new URL('../src', import.meta.url)), loader: 'ts' },
      define: { FILES: JSON.stringify(all.map((bytes) => Buffer.from(bytes).toString('base64'))) },
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      write: false,
    }).outputFiles[0].text;
    const output = execFileSync(process.execPath, ['--jitless', '--input-type=module'], {
      input: script,
      stdio: 'pipe',
    }).toString();
    const refused = files.map(() => 'AudioDecodeError no WebAssembly here');
    expect(JSON.parse(output)).toEqual(['pcm_s16le', ...refused]);
  });
});
