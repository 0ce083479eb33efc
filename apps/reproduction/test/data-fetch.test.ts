/** The built command against a host on this machine. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataProgress, formatBytes } from '../src/commands/data-progress';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let folder: string;
let server: Server;
let zenodo: string;
/** What is served as the archive. */
let archive: Buffer;
/** Answers with 503 so often, before it gives the record. */
let busy: number;
/** Bytes of the archive that the host gives before it waits for ever; null for all. */
let stopAt: number | null;

// an empty ZIP archive, with a comment of 60000 bytes behind its end record
const emptyArchive = Buffer.concat([
  Buffer.from('PK\x05\x06' + '\0'.repeat(16) + '\x60\xea', 'latin1'),
  Buffer.alloc(60_000, 'x'),
]);

/** A ZIP archive of one stored file (APPNOTE 4.3). */
function archiveOf(name: string, content: string): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name + content)]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-fetch-'));
  stopAt = null;
  archive = emptyArchive;
  busy = 0;
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
    if (busy-- > 0) {
      response.writeHead(503, { 'Retry-After': '0' }).end('<html>\x1b[2J');
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
    const interrupted = await run(['ravdess', 'data', '--zenodo', zenodo, '--local-http'], () => size() === stopAt);
    expect(interrupted.code).toBe(130);
    expect(interrupted.out).toMatch(/Interrupted: run the same command again to go on/);
    expect(size()).toBe(40_000);
    expect(readdirSync(join(folder, 'data/ravdess'))).toEqual(['downloads', 'fetched.json']);
    stopAt = null;
    // whole and verified now; that this archive is empty is found behind
    const second = await run(['ravdess', 'data', '--zenodo', zenodo, '--local-http']);
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/found no file of RAVDESS in the archive/);
    expect(size()).toBe(0);
  });

  it('fetches, says what it has checked against and what it tries again, and does nothing twice', async () => {
    archive = archiveOf('Actor_01/03-01-02-01-01-01-01.wav', 'RIFF    WAVE');
    busy = 1;
    const args = ['ravdess', 'data', '--zenodo', zenodo, '--local-http'];
    const { code, out, err } = await run(args);
    expect(err).toMatch(/the answer 503 Service Unavailable: trying again in 0 s \(1 of 4\)/);
    expect(code).toBe(0);
    const checksum = `md5:${createHash('md5').update(archive).digest('hex')}`;
    expect(out).toContain(`${checksum}: checked against the host's own record, ${zenodo}/api/records/1188976`);
    expect(out).toMatch(/1 files are there, verified\. /);
    expect((await run(args)).out).toMatch(/1 files are there, verified, 1 of them from before/);
  });

  it('fetches by no http unless it is told to, and leaves a clip that is not its own', async () => {
    archive = archiveOf('Actor_01/03-01-02-01-01-01-01.wav', 'RIFF    WAVE');
    const refused = await run(['ravdess', 'data', '--zenodo', zenodo]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/another protocol, http:.*expected an https address/);
    const clip = join(folder, 'data/ravdess/Actor_01/03-01-02-01-01-01-01.wav');
    mkdirSync(dirname(clip), { recursive: true });
    writeFileSync(clip, 'mine');
    const { code, err } = await run(['ravdess', 'data', '--zenodo', zenodo, '--local-http']);
    expect(code).toBe(1);
    expect(err).toMatch(/01\.wav: found another file than the one to be fetched.*neither overwritten nor removed/);
    expect(readFileSync(clip, 'utf8')).toBe('mine');
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
