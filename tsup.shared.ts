import { defineConfig, type Options } from 'tsup';

/**
 * One build for every package: ESM, CommonJS and types from the entry points given.
 * Dependencies and peers stay external; nothing is minified, so that stack traces read well.
 */
export function packageBuild(entry: Record<string, string>, overrides: Options = {}) {
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
    sourcemap: true,
    target: 'es2022',
    treeshake: true,
    splitting: true,
    ...overrides,
  });
}
