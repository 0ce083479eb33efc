import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.map', 'application/json'],
]);

export interface StaticServer {
  origin: string;
  close: () => Promise<void>;
}

/**
 * Serves files as they are, from the first of `roots` that has them, on this machine alone. `headers` come with every
 * answer.
 */
export async function staticServer(roots: string[], headers: Record<string, string> = {}): Promise<StaticServer> {
  const server: Server = createServer((request, response) => {
    // the parser of addresses resolves every "..", so that no path leaves a root
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = types.get(extname(pathname));
    const file = roots.map((root) => join(root, pathname)).find((candidate) => existsSync(candidate));
    if (!type || !file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': type, ...headers }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
