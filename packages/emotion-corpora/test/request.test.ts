import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { fetchableAddress } from '../src/fetch/address';
import type { Clock } from '../src/fetch/clock';
import { request, requestJson } from '../src/fetch/request';
import { retryAfter } from '../src/fetch/retries';
import { visible } from '../src/fetch/visible-text';
import { TooSlow, watchedBody } from '../src/fetch/watched-body';
import { FetchError, type FetchOptions, type FetchRetry } from '../src/node';
import { corpusHost } from './corpus-host';

const once = { retries: 0, wait: () => Promise.resolve(), allowLocalHttp: true };

/** A clock whose timers ring as soon as nothing else is left to do, and that shows what they were set to. */
function impatientClock(): Clock & { waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    after: (milliseconds, callback) => {
      const timer = setTimeout(() => {
        now += milliseconds;
        waits.push(milliseconds);
        callback();
      }, 20);
      return () => clearTimeout(timer);
    },
  };
}

describe('fetchableAddress', () => {
  const local = { allowLocalHttp: true };

  it.each<[string, string | null, FetchOptions, string | RegExp]>([
    ['https://zenodo.org/api', null, {}, 'https://zenodo.org/api'],
    ['../x', 'https://zenodo.org/a/b/', {}, 'https://zenodo.org/a/x'],
    ['//other.org/x', 'https://zenodo.org/', {}, 'https://other.org/x'],
    ['http://127.0.0.1:80/x', null, local, 'http://127.0.0.1/x'],
    ['http://localhost:8080/x', 'http://[::1]:1/', local, 'http://localhost:8080/x'],
    ['http://127.0.0.1/x', null, {}, /another protocol/],
    ['http://zenodo.org/x', null, local, /another protocol/],
    ['http://127.0.0.1.evil.org/x', null, local, /another protocol/],
    ['http://zenodo.org/x', 'https://zenodo.org/', {}, /the way from https to another protocol/],
    ['http://127.0.0.1/x', 'https://zenodo.org/', local, /the way from https to another protocol/],
    ['file:///etc/passwd', null, local, /another protocol/],
    ['data:text/plain,x', 'https://zenodo.org/', {}, /the way from https/],
    ['https://user:secret@zenodo.org/', null, {}, /a name or a password/],
    ['https://', null, {}, /no address/],
    ['x y', null, {}, /no address/],
  ])('%s from %s', (text, from, options, expected) => {
    if (typeof expected === 'string') expect(fetchableAddress(text, from, options)).toBe(expected);
    else expect(() => fetchableAddress(text, from, options)).toThrow(expected);
  });
});

describe('request', () => {
  it('follows redirections, a few, and gives the secrets of one host to no other', async () => {
    const [host, other] = [await corpusHost(), await corpusHost()];
    const seen: Record<string, unknown>[] = [];
    host.handle('/a', (_, response) => response.writeHead(302, { Location: `${host.url}/b` }).end());
    host.handle('/b', ({ headers }, response) => {
      seen.push(headers);
      response.writeHead(307, { Location: `${other.url}/c` }).end();
    });
    other.handle('/c', ({ headers }, response) => {
      seen.push(headers);
      response.end('there');
    });
    const headers = { 'X-Token': 'secret', Authorization: 'Basic secret', Range: 'bytes=1-' };
    const answer = await request(`${host.url}/a`, { headers }, once);
    expect(answer.url).toBe(`${other.url}/c`);
    await answer.end();
    expect(seen).toMatchObject([{ 'x-token': 'secret', authorization: 'Basic secret' }, { range: 'bytes=1-' }]);
    expect(Object.keys(seen[1])).not.toContain('x-token');
    expect(Object.keys(seen[1])).not.toContain('authorization');
  });

  it('ends a circle of redirections, and goes from https to no http', async () => {
    const host = await corpusHost();
    host.handle('/a', (_, response) => response.writeHead(302, { Location: '/a' }).end());
    await expect(request(`${host.url}/a`, {}, once)).rejects.toThrow(/more than 5 redirections/);
    expect(host.requests).toHaveLength(6);
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(null, { status: 301, headers: { Location: `${host.url}/b` } })),
    );
    await expect(request('https://zenodo.org/x', {}, once)).rejects.toThrow(
      /https:\/\/zenodo\.org\/x: found the way from https to another protocol, http:\/\/127.*expected an https address/,
    );
    vi.unstubAllGlobals();
    await expect(request(`${host.url}/a`, {}, { ...once, allowLocalHttp: false })).rejects.toThrow(FetchError);
    expect(host.requests).toHaveLength(6);
  });

  it('waits for an answer so long and no longer, and says so', async () => {
    const host = await corpusHost();
    host.handle('/never', () => undefined);
    const clock = impatientClock();
    await expect(requestJson(`${host.url}/never`, {}, { ...once, clock, limits: { answerWithin: 7 } })).rejects.toThrow(
      /no answer within 7 seconds.*Check the connection/,
    );
    expect(clock.waits).toEqual([7000]);
  });

  it('says each failure that it tries again, with the wait', async () => {
    const host = await corpusHost();
    const told: FetchRetry[] = [];
    const failures = [{ status: 503 }, { status: 503 }, { status: 429, retryAfter: '3' }];
    host.serve('/record', { body: '{"a":1}', failures });
    const options = { ...once, retries: 4, onRetry: (retry: FetchRetry) => void told.push(retry) };
    expect(await requestJson(`${host.url}/record`, {}, options)).toEqual({ a: 1 });
    const found = `${host.url}/record: the answer 503 Service Unavailable, "busy"`;
    expect(told).toEqual([
      { found, retry: 1, retries: 4, seconds: 1 },
      { found, retry: 2, retries: 4, seconds: 2 },
      { found: expect.stringContaining('429') as string, retry: 3, retries: 4, seconds: 3 },
    ]);
  });

  it('says what the host says about a refusal, and acts on no terminal', async () => {
    const host = await corpusHost();
    for (const [type, body, expected] of [
      ['text/plain', 'quota\x1b[2J\n used up', '403 Forbidden, "quota\\x1b[2J used up"'],
      ['application/json', '{"message":"API rate limit exceeded"}', '403 Forbidden, "API rate limit exceeded"'],
      ['application/json', '[', '403 Forbidden,'],
      ['text/html', '<html><title>\n Not you\u202e</title><script>', '403 Forbidden, "Not you\\u202e"'],
      ['text/html', '<html>', '403 Forbidden,'],
      ['text/plain', 'x'.repeat(1e6), `${'x'.repeat(200)}... (3896 characters more)`],
    ] as const) {
      host.handle('/a', (_, response) => response.writeHead(403, { 'Content-Type': type }).end(body));
      const error: unknown = await request(`${host.url}/a`, {}, once).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(FetchError);
      expect((error as FetchError).message).toContain(expected);
    }
  });

  it('does not hammer a host that asks for an hour', async () => {
    const host = await corpusHost();
    host.serve('/record', { body: '{}', failures: [{ status: 429, retryAfter: '3600' }] });
    await expect(requestJson(`${host.url}/record`, {}, { ...once, retries: 4 })).rejects.toThrow(
      /the answer 429.*asks to wait for 3600 seconds/,
    );
    expect(host.requests).toHaveLength(1);
  });
});

describe('requestJson', () => {
  const limits = { recordBytes: 100_000 };

  it('ends a record that never does, whatever length it says', async () => {
    const host = await corpusHost();
    for (const length of [undefined, 10 ** 12]) {
      host.handle('/record', (_, response) => {
        response.writeHead(200, length === undefined ? {} : { 'Content-Length': length });
        const more = () => {
          while (!response.destroyed && response.write(' '.repeat(10_000)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      });
      await expect(requestJson(`${host.url}/record`, {}, { ...once, limits })).rejects.toThrow(
        /a record of more than 100000 bytes, expected at most 100000/,
      );
    }
  });

  it('counts what comes out of a compression', async () => {
    const host = await corpusHost();
    const bomb = gzipSync(Buffer.alloc(50 << 20, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    host.handle('/record', (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb));
    await expect(requestJson(`${host.url}/record`, {}, { ...once, limits })).rejects.toThrow(/more than 100000 bytes/);
    host.handle('/record', (_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('[1]')),
    );
    expect(await requestJson(`${host.url}/record`, {}, { ...once, limits })).toEqual([1]);
  });

  it('tries a record again that breaks off, and not one that is none', async () => {
    const host = await corpusHost();
    let tries = 0;
    host.handle('/record', (_, response) => {
      response.writeHead(200, { 'Content-Length': 8 });
      if (++tries === 1) response.write('{"a"', () => response.destroy());
      else response.end('{"a": 1}');
    });
    expect(await requestJson(`${host.url}/record`, {}, { ...once, retries: 1 })).toEqual({ a: 1 });
    host.serve('/record', { body: '<html>\x1b[31mBad gateway' });
    await expect(requestJson(`${host.url}/record`, {}, { ...once, retries: 1 })).rejects.toThrow(
      // eslint-disable-next-line no-control-regex
      /no JSON \([^\x1b]*\)/,
    );
    expect(host.requests).toHaveLength(3);
  });
});

describe('watchedBody', () => {
  const limits = { lowestRate: 100, rateWindow: 10 };

  /** A body whose chunks come after so many seconds of the clock's time. */
  function bodyOf(chunks: [seconds: number, bytes: number][], clock: { seconds: number }) {
    let next = 0;
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (next === chunks.length) {
            controller.close();
            return;
          }
          const [seconds, bytes] = chunks[next++];
          clock.seconds += seconds;
          controller.enqueue(new Uint8Array(bytes));
        },
      },
      { highWaterMark: 0 },
    );
  }

  async function read(chunks: [number, number][], between = 0): Promise<number> {
    const time = { seconds: 0 };
    const clock: Clock = { now: () => time.seconds * 1000, after: () => () => undefined };
    let bytes = 0;
    for await (const chunk of watchedBody(bodyOf(chunks, time), limits, clock)) {
      bytes += chunk.length;
      time.seconds += between;
    }
    return bytes;
  }

  it('takes what comes at the lowest rate or faster, and refuses what drips', async () => {
    expect(await read(Array.from({ length: 50 }, () => [1, 100]))).toBe(5000);
    expect(await read([[9.9, 1], [0, 5000], [9, 1]])).toBe(5002); // prettier-ignore
    await expect(read(Array.from({ length: 50 }, () => [1, 99]))).rejects.toThrow(
      new TooSlow('fewer than 100 bytes a second for 10 seconds'),
    );
    await expect(read([[1, 100_000], [9, 1], [10, 999]])).rejects.toThrow(TooSlow); // prettier-ignore
  });

  it('counts no time that the reader takes for itself', async () => {
    expect(
      await read(
        Array.from({ length: 50 }, () => [0.1, 10]),
        1000,
      ),
    ).toBe(500);
  });

  it('does not wait for a chunk that never comes', async () => {
    const clock = impatientClock();
    const cancel = vi.fn();
    const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined), cancel });
    const chunks = watchedBody(silent, limits, clock);
    await expect(chunks.next()).rejects.toThrow(TooSlow);
    expect(clock.waits).toEqual([10_000]);
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe('retryAfter', () => {
  it('reads seconds and dates', () => {
    const date = 'Mon, 05 Oct 2026 10:00:00 GMT';
    expect(retryAfter('120', date)).toBe(120);
    expect(retryAfter('Mon, 05 Oct 2026 10:02:00 GMT', date)).toBe(120);
    expect(retryAfter('Mon, 05 Oct 2026 09:00:00 GMT', date)).toBe(0);
    for (const header of [null, '', '-1', '1e9', 'soon']) expect(retryAfter(header, date)).toBeNull();
    expect(retryAfter('Mon, 05 Oct 2026 10:02:00 GMT', null)).toBeNull();
  });
});

describe('visible', () => {
  it('writes out what acts on a terminal or is not seen, and cuts what is long', () => {
    expect(visible('a\x1b[31mb\x07\r\n\x9b\x7f')).toBe('a\\x1b[31mb\\x07\\x0d\\x0a\\x9b\\x7f');
    expect(visible('gpj.\u202eexe\u200b\u2028\ufeff')).toBe('gpj.\\u202eexe\\u200b\\u2028\\ufeff');
    expect(visible('\ud800a\udc00')).toBe('\\ud800a\\udc00');
    const plain = 'Schöne Grüße, 日本語 😀 C:\\x "q"';
    expect(visible(plain)).toBe(plain);
    expect(visible('x'.repeat(305))).toBe(`${'x'.repeat(300)}... (5 characters more)`);
  });
});
