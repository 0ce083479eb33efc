import { fileURLToPath } from 'node:url';
import { defineConfig, type Options } from 'tsup';

const importMetaUrl = fileURLToPath(new URL('./tools/build/import-meta-url.js', import.meta.url));

/** Private, and so built into the packages that use it: code and types. */
const inlined = '@image2audio/argument-checks';
const inlinedSource = fileURLToPath(new URL('./packages/argument-checks/src/index.ts', import.meta.url));

/**
 * One build for every package: ESM, CommonJS and types from the entry points given.
 * Dependencies and peers stay external; nothing is minified, so that stack traces read well.
 * CommonJS has an `import.meta.url` of our own (tsup's, with `shims`, is wrong below a folder with # or % in its name).
 */
export function packageBuild(entry: Record<string, string>, overrides: Omit<Options, 'shims' | 'esbuildOptions'> = {}) {
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    dts: { compilerOptions: { paths: { [inlined]: [inlinedSource] } } },
    clean: true,
    sourcemap: true,
    target: 'es2022',
    treeshake: true,
    splitting: true,
    esbuildOptions(options, { format }) {
      if (format !== 'cjs') return;
      options.define = { ...options.define, 'import.meta.url': 'importMetaUrl' };
      options.inject = [...(options.inject ?? []), importMetaUrl];
    },
    ...overrides,
    noExternal: [inlined, ...(overrides.noExternal ?? [])],
  });
}
