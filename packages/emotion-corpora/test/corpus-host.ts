import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateRawSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { FetchProgress } from '../src/node';

/** What a host gives under one path. */
export interface Served {
  body: Uint8Array | string;
  etag?: string;
  /** Answers Range with what was asked for. Default true. */
  ranges?: boolean;
  /** Breaks the connection off after so many bytes of each of the first answers, one entry an answer. */
  breakOff?: number[];
  /** Answers with these, before it gives the body. */
  failures?: { status: number; retryAfter?: string }[];
  /** Gives this 206 answer whatever was asked for. */
  wrongRange?: string;
}

export interface CorpusHost {
  url: string;
  /** `GET /path bytes=5-`, in order. */
  requests: string[];
  /** Answers by itself. */
  handle: (path: string, handler: (request: IncomingMessage, response: ServerResponse) => void) => void;
  serve: (path: string, served: Served | ((request: IncomingMessage, body: string) => Served | null)) => void;
  /** For the client to call: connections to break off are broken when their bytes have arrived, neither sooner nor later. */
  onProgress: (progress: FetchProgress) => void;
}

/** An answer that was not given whole; its connection is broken when the client has what it was given. */
interface HeldAnswer {
  upTo: number;
  response: ServerResponse;
}

export const md5 = (content: Uint8Array | string) => createHash('md5').update(content).digest('hex');
export const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

function answer(request: IncomingMessage, response: ServerResponse, served: Served, held: HeldAnswer[]): void {
  const failure = served.failures?.shift();
  if (failure) {
    response.writeHead(failure.status, failure.retryAfter ? { 'Retry-After': failure.retryAfter } : {}).end('busy');
    return;
  }
  const body = Buffer.from(served.body as string);
  const headers: Record<string, string> = served.etag ? { ETag: served.etag } : {};
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  const partial = asked && served.ranges !== false && (condition === undefined || condition === served.etag);
  const from = partial ? Number(asked[1]) : 0;
  if (partial && from >= body.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${body.length}` }).end();
    return;
  }
  const breakOff = served.breakOff?.shift();
  if (partial) headers['Content-Range'] = served.wrongRange ?? `bytes ${from}-${body.length - 1}/${body.length}`;
  response.writeHead(partial ? 206 : 200, { ...headers, 'Content-Length': String(body.length - from) });
  if (breakOff === undefined) {
    response.end(body.subarray(from));
    return;
  }
  response.flushHeaders();
  if (breakOff === 0) response.destroy();
  else {
    response.write(body.subarray(from, from + breakOff));
    held.push({ upTo: Math.min(from + breakOff, body.length), response });
  }
}

/** A server on this machine, closed when the test ends. */
export async function corpusHost(): Promise<CorpusHost> {
  const routes = new Map<string, Parameters<CorpusHost['serve']>[1]>();
  const handlers = new Map<string, Parameters<CorpusHost['handle']>[1]>();
  const requests: string[] = [];
  const held: HeldAnswer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      requests.push([request.method, path, request.headers.range].filter(Boolean).join(' '));
      const handler = handlers.get(path);
      if (handler) {
        handler(request, response);
        return;
      }
      const route = routes.get(path);
      const served = typeof route === 'function' ? route(request, Buffer.concat(chunks).toString()) : route;
      if (served) answer(request, response, served, held);
      else response.writeHead(404).end('no such thing');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    handle: (path, handler) => void handlers.set(path, handler),
    serve: (path, served) => {
      handlers.delete(path);
      routes.set(path, served);
    },
    onProgress: ({ stage, done }) => {
      if (stage !== 'download') return;
      for (const { upTo, response } of held) if (done >= upTo) response.destroy();
    },
  };
}

/** A ZIP archive by the format's definition (APPNOTE 4.3), every other entry deflated; `damage` changes entries' checksums. */
export function zipOf(files: Record<string, Uint8Array | string>, { damage = false } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    const plain = Buffer.from(content as string);
    const deflated = index % 2 === 1;
    const stored = deflated ? deflateRawSync(plain) : plain;
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflated ? 8 : 0, 4);
    common.writeUInt32LE((crc32(plain) ^ (damage ? 1 : 0)) >>> 0, 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, stored]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
