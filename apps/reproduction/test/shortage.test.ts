/** What is missing for want of file handles or memory is no fault of the file that was to be read. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf, RunError, shortageOf } from '../src/errors';
import { facePixels } from '../src/features/faces';
import { askThread } from '../src/threads/ask-thread';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-shortage-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const coded = (code: string, message = code) => Object.assign(new Error(message), { code });

describe('a shortage', () => {
  it.each([
    [coded('EMFILE'), /file handles.*ulimit -n/],
    [coded('ENFILE'), /file handles/],
    [coded('EAGAIN', 'spawn /usr/bin/node EAGAIN'), /processes or threads.*--jobs 1/],
    [coded('ENOMEM'), /too little memory.*--jobs 1/],
    [coded('ERR_WORKER_OUT_OF_MEMORY'), /too little memory/],
    [coded('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: EMFILE'), /file handles/],
    [new RangeError('Array buffer allocation failed'), /too little memory/],
    [new RangeError('WebAssembly.Memory(): could not allocate memory'), /too little memory/],
    [
      coded(
        'ERR_MODULE_NOT_FOUND',
        `Cannot find package '${fileURLToPath(new URL('../index.js', import.meta.url))}' imported from /some/file.js`,
      ),
      /file handles.*npm ci/,
    ],
    [new Error('std::bad_alloc'), /too little memory/],
    [new Error('found no readable file (EMFILE: too many open files)'), /file handles/],
  ])('is told from %s, with the remedy, once', (error, remedy) => {
    expect(messageOf(error)).toMatch(remedy);
    const passedOn = new RunError(`it stopped: ${messageOf(error)}`);
    expect(messageOf(passedOn)).toBe(passedOn.message);
  });

  it.each([
    coded('ENOENT', `ENOENT: no such file, open 'memory.wav'`),
    new Error('found 3 channels, expected 1'),
    new Error('/data/EMFILENAME.wav cannot be decoded'),
    coded(
      'ERR_MODULE_NOT_FOUND',
      `Cannot find module '${fileURLToPath(import.meta.url)}.js' imported from /some/file.js`,
    ),
    coded('ERR_MODULE_NOT_FOUND', `Cannot find package '/nowhere/at/all/index.js'`),
    coded('ERR_MODULE_NOT_FOUND', `Cannot find package 'absent' imported from /some/file.js`),
    null,
    'text',
  ])('is not told from %s', (error) => expect(shortageOf(error)).toBeNull());
});

describe('a thread', () => {
  const thread = (code: string, options: object = {}) => new Worker(code, { eval: true, ...options });
  it.each([
    [
      'ends in order',
      `require('worker_threads').parentPort.once('message', () => undefined)`,
      /ended without an answer \(code 0\)/,
    ],
    [
      'exits',
      `require('worker_threads').parentPort.on('message', () => process.exit(5))`,
      /ended without an answer \(code 5\)/,
    ],
    [
      'throws',
      `require('worker_threads').parentPort.on('message', () => { throw new Error('no face') })`,
      /failed: no face/,
    ],
    [
      'rejects',
      `require('worker_threads').parentPort.on('message', () => void Promise.reject(new Error('no face')))`,
      /failed: no face/,
    ],
    ['cannot start', `syntax error`, /failed: /],
  ])('that %s without an answer is an error', async (_, code, message) => {
    const worker = thread(code);
    await expect(askThread(worker, 'question', 'decoding faces')).rejects.toThrow(message);
    expect(worker.listenerCount('exit')).toBe(0);
    await worker.terminate();
    await expect(askThread(worker, 'question', 'decoding faces')).rejects.toThrow(/has ended before it was asked/);
  });

  it('that runs out of memory is said as such', async () => {
    const code = `require('worker_threads').parentPort.on('message', () => { const kept = []; for (;;) kept.push(new Array(1000).fill({}).map(() => ({}))); })`;
    const worker = thread(code, { resourceLimits: { maxOldGenerationSizeMb: 10, maxYoungGenerationSizeMb: 2 } });
    await expect(askThread(worker, 'question', 'decoding faces')).rejects.toThrow(
      /failed: .*too little memory.*--jobs 1/,
    );
  });

  it('that answers is heard', async () => {
    const worker = thread(
      `const { parentPort } = require('worker_threads'); parentPort.on('message', (x) => parentPort.postMessage(2 * x))`,
    );
    expect(await askThread(worker, 21, 'doubling')).toBe(42);
    expect(await askThread(worker, 4, 'doubling')).toBe(8);
    await worker.terminate();
  });
});

describe('faces that cannot be read for want of file handles', () => {
  it('are an error, and never kept as faces that are none', async () => {
    const faces = Array.from({ length: 3 }, (_, index) => ({
      id: `face-${index}`,
      corpus: 'ck+',
      subject: null,
      emotion: 'happy' as const,
      pairKey: null,
    }));
    const cache = join(folder, 'cache');
    const short = () => Promise.reject(coded('EMFILE', 'EMFILE: too many open files'));
    await expect(facePixels('set', 'print', faces as never, short, cache)).rejects.toThrow(/EMFILE/);
    expect(readdirSync(cache)).toEqual([]);
    const broken = () => Promise.reject(new Error('no PNG'));
    const { problems } = await facePixels('set', 'print', faces, broken, cache);
    expect(problems).toHaveLength(3);
  });
});
