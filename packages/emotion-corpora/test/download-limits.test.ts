import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { downloadFile, type Download } from '../src/fetch/download-file';
import { FetchError } from '../src/node';
import { corpusHost, md5 } from './corpus-host';
import { temporaryTree } from './temporary-tree';

const content = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 37) % 241));

async function setUp(files: Record<string, string | Uint8Array> = {}) {
  const host = await corpusHost();
  const dir = temporaryTree(files);
  const path = join(dir, 'archive.zip');
  const download: Download = {
    url: `${host.url}/archive.zip`,
    path,
    name: 'archive',
    size: content.length,
    checksum: { algorithm: 'md5', hex: md5(content) },
  };
  const ranges = () => host.requests.map((request) => request.split(' ')[2] ?? 'whole');
  const once = { retries: 0, wait: () => Promise.resolve(), allowLocalHttp: true, onProgress: host.onProgress };
  return { host, dir, path, download, ranges, once };
}

/** Sends without end. */
function sendForEver(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(content));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

describe('downloadFile, as to size', () => {
  it('writes not a byte more than the record says, of a body without a length', async () => {
    const { host, path, download, once } = await setUp();
    host.handle('/archive.zip', (_, response) => sendForEver(response.writeHead(200)));
    const largest = { bytes: 0 };
    const onProgress = ({ done }: { done: number }) => {
      largest.bytes = Math.max(largest.bytes, done);
    };
    await expect(downloadFile(download, { ...once, onProgress })).rejects.toThrow(
      /more than 50000 bytes, expected 50000 bytes/,
    );
    expect(largest.bytes).toBeLessThanOrEqual(50_000);
    // what came before it went wrong is of no use
    expect([existsSync(path), existsSync(`${path}.part`), existsSync(`${path}.part.json`)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('bounds a file whose size no record tells', async () => {
    const { host, download, once } = await setUp();
    host.handle('/archive.zip', (_, response) => sendForEver(response.writeHead(200)));
    const unknown = { ...download, size: null, checksum: null, atMost: 120_000 };
    await expect(downloadFile(unknown, once)).rejects.toThrow(/more than 120000 bytes, expected 120000 bytes at most/);
  });

  it('refuses another length before it takes anything, and keeps what it had', async () => {
    const { host, path, download, ranges, once } = await setUp();
    host.serve('/archive.zip', { body: content, breakOff: [20_000] });
    await expect(downloadFile(download, once)).rejects.toThrow(/broke off/);
    host.handle('/archive.zip', (_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Log in to the network'),
    );
    await expect(downloadFile(download, once)).rejects.toThrow(
      /found a page \(text\/html\), expected 50000 bytes.*a login page stands between/,
    );
    host.serve('/archive.zip', { body: 'short', ranges: false });
    await expect(downloadFile(download, once)).rejects.toThrow(/found 5 bytes, expected 50000 bytes/);
    expect(statSync(`${path}.part`).size).toBe(20_000);
    host.serve('/archive.zip', { body: content });
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=20000-', 'bytes=20000-', 'bytes=20000-']);
  });

  it('refuses a compression that it has not asked for', async () => {
    const { host, download, once } = await setUp();
    const bomb = gzipSync(Buffer.alloc(20 << 20));
    host.handle('/archive.zip', (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb));
    await expect(downloadFile(download, once)).rejects.toThrow(/a body compressed as gzip, expected 50000 bytes/);
  });

  it('fetches an empty file', async () => {
    const { host, path, download, once } = await setUp();
    host.serve('/archive.zip', { body: '' });
    await downloadFile({ ...download, size: 0, checksum: { algorithm: 'md5', hex: md5('') } }, once);
    expect(statSync(path).size).toBe(0);
  });
});

describe('downloadFile, as to time', () => {
  it('takes a body that drips for a connection that broke off, and goes on', async () => {
    const { host, path, download, ranges, once } = await setUp();
    host.handle('/archive.zip', (_, response) => {
      // the head, a few bytes, and then nothing
      response.writeHead(200, { 'Content-Length': content.length });
      response.write(content.subarray(0, 1000));
    });
    let now = 0;
    const clock = {
      now: () => now,
      after: (milliseconds: number, callback: () => void) => {
        const timer = setTimeout(() => {
          now += milliseconds;
          callback();
        }, 50);
        return () => clearTimeout(timer);
      },
    };
    await expect(downloadFile(download, { ...once, clock, limits: { answerWithin: 1e6 } })).rejects.toThrow(
      /broke off \(fewer than 1000 bytes a second for 60 seconds\).*what has come so far is kept/,
    );
    host.serve('/archive.zip', { body: content });
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=1000-']);
  });
});

describe('downloadFile, as to what is missing', () => {
  const rest = (from: number) => content.subarray(from);

  it.each<[string, (from: number) => Record<string, string>, RegExp]>([
    ['that does not say which it is', () => ({}), /a part that does not say which/],
    ['from elsewhere', (from) => ({ 'Content-Range': `bytes ${from - 1}-49999/50000` }), /bytes from 19999 on/],
    ['beyond the end', (from) => ({ 'Content-Range': `bytes ${from}-50000/50001` }), /bytes 20000 to 50000 of 50001/],
    ['of a larger file', (from) => ({ 'Content-Range': `bytes ${from}-49999/60000` }), /a part of a file of 60000/],
    ['turned round', (from) => ({ 'Content-Range': `bytes ${from}-0/50000` }), /bytes 20000 to 0 of 50000/],
    [
      'with another ETag',
      (from) => ({ 'Content-Range': `bytes ${from}-49999/50000`, ETag: '"v2"' }),
      /another file, by its ETag/,
    ],
    [
      'of another day',
      (from) => ({ 'Content-Range': `bytes ${from}-49999/50000`, 'Last-Modified': 'Sun, 04 Oct 2026 10:00:00 GMT' }),
      /another file, by its Last-Modified/,
    ],
  ])('starts over where the host gives a part %s', async (_, headersOf, message) => {
    const { host, path, download, ranges, once } = await setUp();
    const marks = {
      ETag: '"v1"',
      'Last-Modified': 'Thu, 01 Oct 2026 10:00:00 GMT',
      Date: 'Fri, 02 Oct 2026 10:00:00 GMT',
    };
    host.handle('/archive.zip', ({ headers }, response) => {
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? -1);
      if (from < 0) response.writeHead(200, { ...marks, 'Content-Length': content.length }).end(content);
      else response.writeHead(206, headersOf(from)).end(rest(from));
    });
    writeFileSync(`${path}.part`, content.subarray(0, 20_000));
    const record = { content: `md5:${md5(content)}`, etag: '"v1"', lastModified: marks['Last-Modified'] };
    writeFileSync(`${path}.part.json`, JSON.stringify(record));
    const found: string[] = [];
    await downloadFile(download, { ...once, retries: 1, onRetry: (retry) => void found.push(retry.found) });
    expect(found).toEqual([expect.stringMatching(message)]);
    expect(ranges()).toEqual(['bytes=20000-', 'whole']);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('asks by the date where the host has no other mark, if that is old enough to tell', async () => {
    for (const [date, expected] of [
      ['Fri, 02 Oct 2026 10:00:00 GMT', 'Thu, 01 Oct 2026 10:00:00 GMT'],
      ['Thu, 01 Oct 2026 10:00:30 GMT', undefined],
    ] as const) {
      const { host, path, download, once } = await setUp();
      const seen: unknown[] = [];
      host.handle('/archive.zip', ({ headers }, response) => {
        seen.push(headers['if-range']);
        const marks = { 'Last-Modified': 'Thu, 01 Oct 2026 10:00:00 GMT', Date: date, ETag: 'W/"weak"' };
        if (headers.range) {
          response.writeHead(206, { ...marks, 'Content-Range': 'bytes 20000-49999/50000' }).end(rest(20_000));
          return;
        }
        response.writeHead(200, { ...marks, 'Content-Length': content.length });
        response.write(content.subarray(0, 20_000));
      });
      const controller = new AbortController();
      const onProgress = ({ done }: { done: number }) => {
        if (done === 20_000) controller.abort();
      };
      await expect(downloadFile(download, { ...once, signal: controller.signal, onProgress })).rejects.toThrow(
        expect.objectContaining({ name: 'AbortError' }) as Error,
      );
      await downloadFile(download, once);
      expect(seen).toEqual([undefined, expected]);
      expect(readFileSync(path).equals(content)).toBe(true);
    }
  });
});

describe('downloadFile, as to what is there', () => {
  it('leaves a file that is there, and takes it where it is the one', async () => {
    const { host, path, download, once } = await setUp({ 'archive.zip': 'mine' });
    host.serve('/archive.zip', { body: content });
    await expect(downloadFile(download, once)).rejects.toThrow(
      /archive\.zip: found another file, which no earlier fetch put there.*neither overwritten nor removed/,
    );
    expect(readFileSync(path, 'utf8')).toBe('mine');
    writeFileSync(path, content);
    await downloadFile(download, once);
    expect(host.requests).toEqual([]);
  });

  it('leaves an unfinished file that no fetch began', async () => {
    for (const name of ['archive.zip.part', 'archive.zip.part.json']) {
      const { host, dir, download, once } = await setUp({ [name]: 'of a browser' });
      host.serve('/archive.zip', { body: content });
      await expect(downloadFile(download, once)).rejects.toThrow(/found something that no earlier fetch left there/);
      expect(readFileSync(join(dir, name), 'utf8')).toBe('of a browser');
    }
    const { dir, download, once } = await setUp();
    mkdirSync(join(dir, 'archive.zip.part'));
    await expect(downloadFile(download, once)).rejects.toThrow(FetchError);
  });

  it('writes through no link', async () => {
    const { host, dir, path, download, once } = await setUp({ 'kept.txt': 'kept' });
    host.serve('/archive.zip', { body: content });
    const record = { content: `md5:${md5(content)}`, etag: null, lastModified: null };
    symlinkSync('kept.txt', `${path}.part`);
    writeFileSync(`${path}.part.json`, JSON.stringify(record));
    await expect(downloadFile(download, once)).rejects.toThrow(/\.part: found something/);
    rmSync(`${path}.part`);
    symlinkSync('kept.txt', path);
    await expect(downloadFile(download, once)).rejects.toThrow(/another file/);
    // one that may be replaced is, and what it led to stays
    await downloadFile({ ...download, replace: true }, once);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(join(dir, 'kept.txt'), 'utf8')).toBe('kept');
  });

  it('says what the file system refuses', async () => {
    const { host, dir, download, once } = await setUp({ file: '' });
    host.serve('/archive.zip', { body: content });
    await expect(downloadFile({ ...download, path: join(dir, 'file/archive.zip') }, once)).rejects.toThrow(
      /found what the file system refuses \((EEXIST|ENOTDIR) at mkdir\)/,
    );
  });
});
