/**
 * The page of examples/browser.html in headless Chromium, without a bundler: it must read what Node reads. Needs the built
 * package and Chromium (`apt-get install chromium`, or CHROMIUM naming the program).
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeAudio,
  encodeWav,
  image2AudioSpectrogram,
  mixDown,
  presets,
  presetSpectrogram,
  type Spectrogram,
} from '@image2audio/audio-spectrogram';
import { launchChromium } from '@image2audio/testing/chromium';
import { fixtureCases } from './fixture';
import { lossyFixture } from './lossy-fixtures';
import { type StaticServer, staticServer } from './static-server';
import { voice } from './voice';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function requireFile(file: string, remedy: string): void {
  if (!existsSync(file)) throw new Error(`The browser test needs ${file}, which is not there. ${remedy}`);
}

const left = voice(48000, 48000);
const right = left.map((sample) => 0.5 * sample);
const files: [name: string, bytes: Uint8Array][] = [
  ['16-bit.wav', encodeWav([left, right], 48000)],
  ['24-bit.wav', encodeWav(left, 48000, { encoding: 'pcm_s24le' })],
  ['float.wav', encodeWav(left, 16000, { encoding: 'pcm_f32le' })],
  ['stereo.flac', Uint8Array.from(Buffer.from(fixtureCases<{ base64: string }>('flac')[1].base64, 'base64'))],
  ['mono.mp3', lossyFixture('mp3', 1).bytes],
  ['vorbis.ogg', lossyFixture('vorbis', 1).bytes],
  ['opus.ogg', lossyFixture('opus', 1).bytes],
];

let browser: Browser;
let server: StaticServer;
/** The same page under a policy that forbids WebAssembly. */
let strictServer: StaticServer;

beforeAll(async () => {
  requireFile(here('../dist/index.js'), 'Build it: `npm run build`.');
  const roots = [here('../examples'), here('..'), here('../../..')];
  server = await staticServer(roots);
  strictServer = await staticServer(roots, { 'content-security-policy': "script-src 'self' 'unsafe-inline'" });
  browser = await launchChromium(['--disable-gpu']);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await strictServer?.close();
});

/** What the page makes of a file that its user chooses, and everything it complained about. */
async function inBrowser({ origin }: StaticServer, name: string, bytes: Uint8Array) {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => {
    const { protocol } = new URL(request.url());
    const isLocal = request.url().startsWith(origin) || protocol === 'blob:' || protocol === 'data:';
    if (!isLocal) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(`${origin}/browser.html`);
  const output = page.locator('output');
  await output.getByText('Choose a sound file').waitFor();
  await page.setInputFiles('input', { name, mimeType: 'audio/x-any', buffer: Buffer.from(bytes) });
  await output.getByText(/^(?!Reading|Choose)/).waitFor();
  const message = await output.textContent();
  const spectrogram = await page.evaluate(() => {
    const shown = (globalThis as { spectrogram?: Spectrogram }).spectrogram;
    return shown && { ...shown, data: Array.from(shown.data) };
  });
  await page.close();
  return { message, spectrogram, complaints };
}

async function inNode(name: string, bytes: Uint8Array): Promise<Spectrogram> {
  const audio = await decodeAudio(bytes, name);
  return image2AudioSpectrogram(mixDown(audio), audio.sampleRate);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return a.length === b.length ? Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0) : Infinity;
}

describe('in headless Chromium', () => {
  it.each(files)('%s gives the spectrogram of Node within 1e-4 dB', async (name, bytes) => {
    const { message, spectrogram, complaints } = await inBrowser(server, name, bytes);
    expect(message).toBe(`${name}: 156 frames by webassembly`);
    const expected = await inNode(name, bytes);
    expect(spectrogram).toMatchObject({ frames: 156, bands: 64, floor: expected.floor });
    expect(largestDifference(spectrogram?.data ?? [], expected.data)).toBeLessThan(1e-4);
    expect(complaints).toEqual([]);
  });

  it('computes in TypeScript where the page forbids WebAssembly, within 1e-3 dB', async () => {
    const [name, bytes] = files[0];
    const { message, spectrogram } = await inBrowser(strictServer, name, bytes);
    expect(message).toBe(`${name}: 156 frames by typescript`);
    // the two engines round differently while they resample
    expect(largestDifference(spectrogram?.data ?? [], (await inNode(name, bytes)).data)).toBeLessThan(1e-3);
  });

  it.each(files.slice(3))('says what %s needs where the page forbids WebAssembly', async (name, bytes) => {
    const { message } = await inBrowser(strictServer, name, bytes);
    expect(message).toContain(`${name}: found that WebAssembly cannot be compiled here`);
    expect(message).toContain("Add 'wasm-unsafe-eval' to script-src of the content security policy");
  });

  it('gives worker threads their share, within 1e-4 dB of Node', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/browser.html`);
    // as text: test runners rewrite the imports of functions
    const data = await page.evaluate<number[]>(`(async () => {
      const { presets, spectrogramPool } = await import('@image2audio/audio-spectrogram');
      const pool = spectrogramPool({ threads: 2 });
      const clip = { samples: Float32Array.from(${JSON.stringify(Array.from(left))}), sampleRate: 16000 };
      const [spectrogram] = await pool.spectrograms([clip], presets.vggish);
      await pool.close();
      return Array.from(spectrogram.data);
    })()`);
    await page.close();
    const expected = presetSpectrogram(Float32Array.from(left), 16000, presets.vggish).data;
    expect(largestDifference(data, expected)).toBeLessThan(1e-4);
  });

  it('says what is wrong with a file', async () => {
    const { message, complaints } = await inBrowser(server, 'notes.txt', Buffer.from('not a sound at all'));
    expect(message).toContain('notes.txt: found');
    expect(complaints).toEqual([]);
  });
});
