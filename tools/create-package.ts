/**
 * Makes a new package from one template: `npx tsx tools/create-package.ts NAME "what it does" [--tfjs]`.
 * Every package has the same manifest, build and type check; only what it does differs.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [name, description, ...flags] = process.argv.slice(2);
if (!name || !description) {
  console.error('usage: npx tsx tools/create-package.ts NAME "what it does" [--tfjs]');
  process.exit(2);
}
const folder = join(fileURLToPath(new URL('../packages', import.meta.url)), name);
if (existsSync(join(folder, 'package.json'))) {
  console.error(`${folder} exists already: choose another name`);
  process.exit(2);
}

const entryPoint = {
  import: { types: './dist/index.d.ts', default: './dist/index.js' },
  require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
};
const manifest = {
  name: `@image2audio/${name}`,
  version: '0.0.0',
  description,
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  exports: { '.': entryPoint },
  main: './dist/index.cjs',
  module: './dist/index.js',
  types: './dist/index.d.ts',
  files: ['dist', 'README.md', 'CHANGELOG.md'],
  engines: { node: '>=20.19' },
  publishConfig: { access: 'public' },
  scripts: {
    build: 'tsup',
    typecheck: 'tsc --noEmit',
    test: `vitest run --root ../.. --dir .`,
    bench: 'tsx bench/index.ts',
  },
  ...(flags.includes('--tfjs') ? { peerDependencies: { '@tensorflow/tfjs': '^4.22.0' } } : {}),
};
mkdirSync(join(folder, 'src'), { recursive: true });
writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2) + '\n');
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify(
    { extends: '../../tsconfig.base.json', include: ['src', 'test', 'bench', 'examples', '*.ts'] },
    null,
    2,
  ) + '\n',
);
writeFileSync(
  join(folder, 'tsup.config.ts'),
  "import { packageBuild } from '../../tsup.shared';\n\nexport default packageBuild({ index: 'src/index.ts' });\n",
);
writeFileSync(join(folder, 'src/index.ts'), 'export {};\n');
writeFileSync(join(folder, 'README.md'), `# @image2audio/${name}\n\n${description}\n`);
// npm packs a package's own LICENSE only
copyFileSync(fileURLToPath(new URL('../LICENSE', import.meta.url)), join(folder, 'LICENSE'));
console.log(`packages/${name} made`);
