/** The built command against a host on this machine. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataProgress, formatBytes } from '../src/commands/data-progress';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;
let server: Server;
let zenodo: string;
/** Bytes of the archive that the host gives before it waits for ever; null for all. */
let stopAt: number | null;

// an empty ZIP archive, with a comment of 60000 bytes behind its end record
const archive = Buffer.concat([
  Buffer.from('PK\x05\x06' + '\0'.repeat(16) + '\x60\xea', 'latin1'),
  Buffer.alloc(60_000, 'x'),
]);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-fetch-'));
  stopAt = null;
  server = createServer((request, response) => {
    if (request.url?.endsWith('/content')) {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        'Content-Length': archive.length - from,
        ...(from > 0 ? { 'Content-Range': `bytes ${from}-${archive.length - 1}/${archive.length}` } : {}),
      });
      if (stopAt === null) response.end(archive.subarray(from));
      else response.write(archive.subarray(from, stopAt));
      return;
    }
    const checksum = `md5:${createHash('md5').update(archive).digest('hex')}`;
    const files = [{ key: 'Audio_Speech_Actors_01-24.zip', size: archive.length, checksum }];
    response.end(JSON.stringify({ files }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  zenodo = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Runs the command; `interruptWhen` is asked every 20 ms whether to send SIGINT, until it has been sent. */
function run(
  args: string[],
  interruptWhen?: () => boolean,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'data', 'fetch', ...args], { cwd: folder });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const timer = setInterval(() => {
      if (!interruptWhen?.()) return;
      clearInterval(timer);
      child.kill('SIGINT');
    }, 20);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code, out, err });
    });
  });
}

describe('image2audio data fetch', () => {
  it('interrupted keeps what has come, says so with exit code 130, and goes on', async () => {
    stopAt = 40_000;
    const part = join(folder, 'data/ravdess/downloads/Audio_Speech_Actors_01-24.zip.part');
    const size = () => (existsSync(part) ? statSync(part).size : 0);
    const interrupted = await run(['ravdess', 'data', '--zenodo', zenodo], () => size() === stopAt);
    expect(interrupted.code).toBe(130);
    expect(interrupted.out).toMatch(/Interrupted: run the same command again to go on/);
    expect(size()).toBe(40_000);
    expect(readdirSync(join(folder, 'data/ravdess'))).toEqual(['downloads']);
    stopAt = null;
    // whole and verified now; that this archive is empty is found behind
    const second = await run(['ravdess', 'data', '--zenodo', zenodo]);
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/found no file of RAVDESS in the archive/);
    expect(size()).toBe(0);
  });

  it('says how to ask for a set under agreement, and where to put it', async () => {
    const { code, out } = await run(['CK+', 'faces']);
    expect(code).toBe(0);
    expect(out).toMatch(/given out on request only.*agreement.*faces\/CK\+\/cohn-kanade-images.*data check faces/s);
  });

  it.each([
    [['ravdes', 'data'], /unknown data set 'ravdes': choose from ravdess, crema-d, ck\+/],
    [['ravdess'], /name a folder/],
    [['ravdess', 'data', '--parts', 'speech,songs'], /--parts songs: choose from speech, song, speech-video/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('DataProgress', () => {
  it('counts bytes as people do', () => {
    expect([0, 999, 1000, 1234, 12_345, 208_468_073, 5e9].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '1.2 kB',
      '12 kB',
      '208 MB',
      '5.0 GB',
    ]);
  });

  it('says nothing of short work in a log, and cleans a terminal', () => {
    const written: string[] = [];
    const log = new DataProgress({ isTTY: false, write: (text: string) => written.push(text) > 0 });
    log.update({ name: 'x', done: 1, total: 2, unit: 'files' });
    log.end();
    expect(written).toEqual([]);
  });
});
