import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

interface Manifest {
  name: string;
  exports?: Record<string, string | object>;
  workspaces?: string[];
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** The folders that the workspaces of the root's package.json name, as far as they are there. */
function workspaceFolders(): string[] {
  return readManifest('.')
    .workspaces!.flatMap((pattern) => {
      const parent = pattern.replace(/\/\*$/, '');
      if (parent === pattern || !existsSync(join(root, parent))) return [pattern];
      return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
}

/** Names of our packages resolve to their sources, so that a test never sees a stale build. */
function sourceAliases(): { find: RegExp; replacement: string }[] {
  return workspaceFolders().flatMap((folder) => {
    const { name, exports = {} } = readManifest(folder);
    return Object.entries(exports).flatMap(([key, target]) => {
      const source = sourceOf(key, target);
      if (source === undefined) return [];
      const find = new RegExp(`^${name}${key.slice(1).replace('*', '(.+)')}$`);
      return [{ find, replacement: join(root, folder, source.replace('*', '$1')) }];
    });
  });
}

/** What an entry point is built from; a private package names its sources themselves. */
function sourceOf(key: string, target: string | object): string | undefined {
  if (typeof target === 'string') return target.endsWith('.ts') ? target : undefined;
  return join('src', key === '.' ? 'index.ts' : `${key.slice(2)}.ts`);
}

/** `--mode system` runs the tests that need programs beyond npm, and fail where these are absent; all others run without it. */
export default defineConfig(({ mode }) => ({
  root,
  resolve: { alias: sourceAliases() },
  test: {
    include: [mode === 'system' ? '**/*.system.test.ts' : '**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(mode === 'system' ? [] : ['**/*.system.test.ts'])],
    setupFiles: ['fail-on-console', 'property-seed'].map((name) => join(root, `tools/testing/${name}.ts`)),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
}));
