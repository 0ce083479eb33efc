import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downloadFile, type Download } from '../src/fetch/download-file';
import { FetchError } from '../src/node';
import { corpusHost, md5, sha256 } from './corpus-host';
import { temporaryTree } from './temporary-tree';

const content = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 31) % 251));
const noWait = { wait: () => Promise.resolve(), allowLocalHttp: true };

async function setUp() {
  const host = await corpusHost();
  const path = join(temporaryTree({}), 'folder', 'archive.zip');
  const download: Download = {
    url: `${host.url}/archive.zip`,
    path,
    name: 'archive',
    size: content.length,
    checksum: { algorithm: 'md5', hex: md5(content) },
  };
  const ranges = () => host.requests.map((request) => request.split(' ')[2] ?? 'whole');
  const tries = (retries: number) => ({ ...noWait, retries, onProgress: host.onProgress });
  return { host, path, download, ranges, tries, once: tries(0) };
}

describe('downloadFile', () => {
  it('fetches, verifies by MD5 or SHA-256, and leaves nothing else behind', async () => {
    const { host, path, download, once } = await setUp();
    host.serve('/archive.zip', { body: content });
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    rmSync(path);
    await downloadFile({ ...download, checksum: { algorithm: 'sha256', hex: sha256(content) } }, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect([existsSync(`${path}.part`), existsSync(`${path}.part.json`)]).toEqual([false, false]);
  });

  it('goes on where the connection broke off, in the next call, with Range and If-Range', async () => {
    const { host, path, download, ranges, once } = await setUp();
    host.serve('/archive.zip', { body: content, etag: '"v1"', breakOff: [20_000] });
    await expect(downloadFile(download, once)).rejects.toThrow(/broke off.*what has come so far is kept/);
    const kept = statSync(`${path}.part`).size;
    expect(kept).toBe(20_000);
    expect(existsSync(path)).toBe(false);
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=20000-']);
  });

  it('goes on by itself within one call, as often as it may', async () => {
    const { host, path, download, ranges, tries } = await setUp();
    host.serve('/archive.zip', { body: content, breakOff: [10_000, 0, 15_000] });
    await downloadFile(download, tries(3));
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=10000-', 'bytes=10000-', 'bytes=25000-']);
  });

  it('gives the same bytes wherever it is cut', async () => {
    const { host, path, download, tries } = await setUp();
    const cut = fc.integer({ min: 0, max: content.length - 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(cut, { maxLength: 3 }),
        fc.boolean(),
        fc.boolean(),
        async (breakOff, ranges, marked) => {
          host.serve('/archive.zip', {
            body: content,
            ranges,
            breakOff: [...breakOff],
            ...(marked ? { etag: '"v1"' } : {}),
          });
          rmSync(path, { force: true });
          await downloadFile(download, tries(3));
          expect(readFileSync(path).equals(content)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('starts over where the host ignores Range', async () => {
    const { host, path, download, ranges, tries } = await setUp();
    host.serve('/archive.zip', { body: content, ranges: false, breakOff: [20_000] });
    await downloadFile(download, tries(1));
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=20000-']);
  });

  it('starts over where the file has changed meanwhile: by its mark, by its checksum', async () => {
    const { host, path, download, once } = await setUp();
    const other = Buffer.from(content).reverse();
    host.serve('/archive.zip', { body: other, etag: '"v0"', breakOff: [20_000] });
    await expect(downloadFile(download, once)).rejects.toThrow(FetchError);
    host.serve('/archive.zip', { body: content, etag: '"v1"' });
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    rmSync(path);
    // the record names another checksum now: what is there of the old one is of no use
    host.serve('/archive.zip', { body: content, etag: '"v1"', breakOff: [20_000] });
    await expect(downloadFile(download, once)).rejects.toThrow(FetchError);
    host.serve('/archive.zip', { body: other });
    host.requests.length = 0;
    await downloadFile({ ...download, checksum: { algorithm: 'md5', hex: md5(other) } }, once);
    expect(readFileSync(path).equals(other)).toBe(true);
    expect(host.requests).toEqual(['GET /archive.zip']);
  });

  it('fetches what was pieced together wrongly once more, from the start', async () => {
    const { host, path, download, ranges, once } = await setUp();
    host.serve('/archive.zip', { body: content, breakOff: [20_000] });
    await expect(downloadFile(download, once)).rejects.toThrow(FetchError);
    writeFileSync(`${path}.part`, Buffer.alloc(20_000));
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=20000-', 'whole']);
  });

  it('refuses a file with another checksum or size, names both, and keeps nothing of it', async () => {
    const { host, path, download, once } = await setUp();
    const wrong = Buffer.from(content).fill(1, 100, 200);
    host.serve('/archive.zip', { body: wrong });
    await expect(downloadFile(download, once)).rejects.toThrow(
      `found md5 ${md5(wrong)}, expected md5 ${md5(content)}, as the host's record says`,
    );
    host.serve('/archive.zip', { body: Buffer.concat([content, content]) });
    await expect(downloadFile(download, once)).rejects.toThrow(FetchError);
    host.serve('/archive.zip', { body: content.subarray(0, 100) });
    await expect(downloadFile(download, once)).rejects.toThrow(/found 100 bytes, expected 50000 bytes/);
    expect(existsSync(path)).toBe(false);
  });

  it('says what a 404 means, and does not ask again', async () => {
    const { host, path, download } = await setUp();
    const failure: unknown = await downloadFile(download, noWait).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FetchError);
    expect((failure as FetchError).status).toBe(404);
    expect((failure as FetchError).message).toMatch(/archive\.zip: found the answer 404.*moved or removed/);
    expect(host.requests).toHaveLength(1);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('asks again after 503 and 429, when the host says, and gives up in the end', async () => {
    const { host, path, download, once } = await setUp();
    host.serve('/archive.zip', { body: content, failures: [{ status: 503 }, { status: 429, retryAfter: '7' }] });
    const waits: number[] = [];
    const wait = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds));
    await downloadFile(download, { ...noWait, wait });
    expect(waits).toEqual([1000, 7000]);
    expect(readFileSync(path).equals(content)).toBe(true);
    rmSync(path);
    host.serve('/archive.zip', { body: content, failures: Array.from({ length: 5 }, () => ({ status: 500 })) });
    await expect(downloadFile(download, { ...noWait, wait, retries: 2 })).rejects.toThrow(/the answer 500/);
    await expect(downloadFile({ ...download, url: 'http://127.0.0.1:9/x' }, once)).rejects.toThrow(
      /no answer.*Check the connection/,
    );
  });

  it('starts over where the host answers with another range, or says that there is none', async () => {
    const { host, path, download, tries } = await setUp();
    host.serve('/archive.zip', { body: content, breakOff: [20_000], wrongRange: 'bytes 0-49999/50000' });
    await downloadFile(download, tries(2));
    expect(readFileSync(path).equals(content)).toBe(true);
    rmSync(path);
    // of unknown size, whole already: the host has no bytes behind
    const unknown = { ...download, size: null };
    writeFileSync(`${path}.part`, content);
    writeFileSync(`${path}.part.json`, JSON.stringify({ content: `md5:${md5(content)}`, etag: null }));
    host.serve('/archive.zip', { body: content });
    await downloadFile(unknown, tries(1));
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('stops when asked to, keeps what has come, and goes on', async () => {
    const { host, path, download, ranges, once } = await setUp();
    host.serve('/archive.zip', { body: content, breakOff: [20_000] });
    const controller = new AbortController();
    const stopped = downloadFile(download, {
      ...noWait,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done >= 20_000) controller.abort();
      },
    });
    await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error);
    expect(statSync(`${path}.part`).size).toBe(20_000);
    host.serve('/archive.zip', { body: content });
    await downloadFile(download, once);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(ranges()).toEqual(['whole', 'bytes=20000-']);
  });

  it('asks for a disk with room before it writes', async () => {
    const { host, path, download, once } = await setUp();
    host.serve('/archive.zip', { body: content });
    await expect(downloadFile({ ...download, size: 2 ** 52 }, once)).rejects.toThrow(
      /bytes free on the disk, expected 4503599627370496 bytes\. Free some space/,
    );
    expect(existsSync(path)).toBe(false);
  });

  it('tells how far it is', async () => {
    const { host, download, once } = await setUp();
    host.serve('/archive.zip', { body: content });
    const done: number[] = [];
    await downloadFile(download, {
      ...once,
      onProgress: (progress) => {
        if (progress.stage === 'download') done.push(progress.done);
      },
    });
    expect(done[0]).toBe(0);
    expect(done.at(-1)).toBe(content.length);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
  });
});
