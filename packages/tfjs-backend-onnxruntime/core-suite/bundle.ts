import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { secondCopies } from './single-copy';

const coreFolder = join(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'), '..');

/**
 * Bundles TensorFlow.js, its spec files, the back end from its sources, and the process that runs them into one file:
 * the only way in which all of them share one copy of tfjs-core, since the specs import its modules by relative paths.
 *
 * @throws {Error} where a second copy of a TensorFlow.js package got in.
 */
export async function bundleSuite(outfile: string): Promise<void> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, 'process/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // the ES modules of dist, never the package in one file, which is another copy
    mainFields: ['module', 'main'],
    // specs compare constructor.name
    keepNames: true,
    // TensorFlow.js calls require for modules of Node
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
    plugins: [specFiles],
    metafile: true,
    logLevel: 'warning',
  });
  const problems = secondCopies(metafile);
  if (problems.length > 0) throw new Error(`A second copy of TensorFlow.js was loaded:\n${problems.join('\n')}`);
}

/** The module `tfjs-core-specs`: a function that loads each file listed in tfjs-core's dist/tests.js. */
const specFiles: Plugin = {
  name: 'tfjs-core-specs',
  setup(context) {
    context.onResolve({ filter: /^tfjs-core-specs$/ }, ({ path }) => ({ path, namespace: path }));
    context.onLoad({ filter: /./, namespace: 'tfjs-core-specs' }, () => {
      const list = readFileSync(join(coreFolder, 'dist/tests.js'), 'utf8');
      const names = [...list.matchAll(/^import '\.\/(.+)';$/gm)].map(([, name]) => name);
      const entries = names.map((name) => `'${name}': () => import('./${name}'),`);
      return { contents: `export const specFiles = {${entries.join('\n')}};`, resolveDir: join(coreFolder, 'dist') };
    });
  },
};
