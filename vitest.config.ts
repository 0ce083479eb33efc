import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Package names resolve to their sources, so that a test never sees a stale build. */
function sourceAliases(): { find: RegExp; replacement: string }[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const manifest = join(root, 'packages', folder, 'package.json');
    if (!existsSync(manifest)) return [];
    const { name, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      name: string;
      exports: Record<string, unknown>;
    };
    return Object.keys(exports)
      .filter((key) => !key.endsWith('.json'))
      .map((key) => ({
        find: new RegExp(`^${name}${key.slice(1)}$`),
        replacement: join(root, 'packages', folder, 'src', key === '.' ? 'index.ts' : `${key.slice(2)}.ts`),
      }));
  });
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
