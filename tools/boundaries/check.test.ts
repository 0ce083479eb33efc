import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOffences } from './check';
import { appFolders } from './rules';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'boundaries-')));
  for (const name of ['first', 'second', 'argument-checks', 'tfjs-training']) {
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@image2audio/${name}` }));
    write(`packages/${name}/src/index.ts`, 'export const a = 1;');
  }
  write('apps/reproduction/src/errors.ts', 'export const e = 1;');
  write('tools/benchmark/harness.ts', 'export const printRows = 1;');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}
const found = async () => (await findOffences(root)).map(({ file, imported }) => `${file}: ${imported}`).sort();
const app = 'apps/reproduction/src';

describe('packages', () => {
  it('may import themselves, their own files, other libraries and the tools', async () => {
    write('packages/first/src/x.ts', 'export default 1;');
    write(
      'packages/first/src/index.ts',
      "import x from './x';\nexport * from '@image2audio/first/sub';\nimport * as tf from '@tensorflow/tfjs';\n",
    );
    write('packages/first/bench/index.ts', "import { printRows } from '../../../tools/benchmark/harness';\n");
    expect(await found()).toEqual([]);
  });

  it('use the helpers in tests and benchmarks alone', async () => {
    const manifest = { name: '@image2audio/first', devDependencies: { '@image2audio/benchmark': '*' } };
    write('packages/first/package.json', JSON.stringify(manifest));
    write('packages/first/bench/index.ts', "import { printRows } from '@image2audio/benchmark/harness';\n");
    write('packages/first/test/a.test.ts', "import '@image2audio/testing/readme-example';\n");
    expect(await found()).toEqual([]);
    write('packages/first/src/index.ts', "import '@image2audio/testing/readme-example';\n");
    write(
      'packages/first/package.json',
      JSON.stringify({ ...manifest, dependencies: { '@image2audio/testing': '*' } }),
    );
    expect(await found()).toEqual([
      'packages/first/package.json: @image2audio/testing',
      'packages/first/src/index.ts: @image2audio/testing/readme-example',
    ]);
  });

  it.each([
    ["import { a } from '@image2audio/second';", '@image2audio/second'],
    ["import type { a } from '@image2audio/second';", '@image2audio/second'],
    ["export * from '@image2audio/second/tfjs';", '@image2audio/second/tfjs'],
    ["const b = await import('@image2audio/second');", '@image2audio/second'],
    ["const c = require('@image2audio/second');", '@image2audio/second'],
    ["import { a } from '../../second/src/index';", 'packages/second/src/index.ts'],
    ["import { e } from '../../../apps/reproduction/src/errors';", 'apps/reproduction/src/errors.ts'],
  ])('may not: %s', async (source, imported) => {
    write('packages/first/src/index.ts', source);
    expect(await found()).toEqual([`packages/first/src/index.ts: ${imported}`]);
  });

  it('may not import one that is built and installed', async () => {
    write('node_modules/@image2audio/second/package.json', JSON.stringify({ main: './dist/index.js' }));
    write('node_modules/@image2audio/second/dist/index.js', 'exports.a = 1;');
    write('packages/first/src/index.ts', "import { a } from '@image2audio/second';");
    expect(await found()).toEqual(['packages/first/src/index.ts: node_modules/@image2audio/second/dist/index.js']);
  });

  it('may stand on the floors below them, and these on those below them alone', async () => {
    write(
      'packages/first/src/index.ts',
      "import '@image2audio/tfjs-training';\nimport '@image2audio/argument-checks';\n",
    );
    write(
      'packages/tfjs-training/src/index.ts',
      "import '@image2audio/argument-checks';\nimport '@image2audio/first';\n",
    );
    write('packages/argument-checks/src/index.ts', "import '@image2audio/tfjs-training';\n");
    expect(await found()).toEqual([
      'packages/argument-checks/src/index.ts: @image2audio/tfjs-training',
      'packages/tfjs-training/src/index.ts: @image2audio/first',
    ]);
  });

  it('may not depend on another in package.json, floors and private helpers apart', async () => {
    write(
      'packages/first/package.json',
      JSON.stringify({
        devDependencies: { '@image2audio/argument-checks': '*', '@image2audio/benchmark': '*' },
        peerDependencies: { '@image2audio/second': '*' },
      }),
    );
    write(
      'packages/argument-checks/package.json',
      JSON.stringify({ dependencies: { '@image2audio/tfjs-training': '*' } }),
    );
    expect(await found()).toEqual([
      'packages/argument-checks/package.json: @image2audio/tfjs-training',
      'packages/first/package.json: @image2audio/second',
    ]);
  });
});

describe('apps and what stands beside them', () => {
  it.each(['packages/first', 'apps/reproduction'])('%s/src imports neither studies nor tools', async (folder) => {
    write('studies/trained.ts', 'export const t = 1;');
    write('tools/build/a.ts', 'export const b = 1;');
    const file = folder === 'packages/first' ? 'packages/first/src/index.ts' : `${app}/cli.ts`;
    write(file, "import '../../../studies/trained';\nimport '../../../tools/build/a';\n");
    write(`${folder}/bench/index.ts`, "import '../../../tools/build/a';\n");
    expect(await found()).toEqual([`${file}: studies/trained.ts`, `${file}: tools/build/a.ts`]);
  });

  it('an app does not import another', async () => {
    write('apps/other/src/index.ts', "import type { e } from '../../reproduction/src/errors';");
    write('apps/other/test/a.test.ts', "import '../src/index';");
    expect(await found()).toEqual([`apps/other/src/index.ts: ${app}/errors.ts`]);
  });

  it('an app imports a package by name, private ones too, and never its files by path', async () => {
    const manifest = { name: '@image2audio/second', exports: { '.': './src/index.ts' } };
    write('packages/second/package.json', JSON.stringify(manifest));
    write('apps/reproduction/package.json', JSON.stringify({ devDependencies: { '@image2audio/second': '*' } }));
    mkdirSync(join(root, 'node_modules/@image2audio'), { recursive: true });
    symlinkSync(join(root, 'packages/second'), join(root, 'node_modules/@image2audio/second'));
    write(`${app}/run/a.ts`, "import '@image2audio/second';\nimport '@image2audio/first';\n");
    write('apps/reproduction/bench/a.ts', "import '../../../packages/first/src/index';\n");
    expect(await found()).toEqual([]);
    write(`${app}/run/a.ts`, "import '../../../../packages/second/src/index';\n");
    write('apps/reproduction/test/a.ts', "import { a } from '../../../packages/first/src/index';\n");
    expect(await found()).toEqual([
      `${app}/run/a.ts: packages/second/src/index.ts`,
      'apps/reproduction/test/a.ts: packages/first/src/index.ts',
    ]);
  });
});

describe('the folders of the app', () => {
  it('may import what is below them, and packages', async () => {
    for (const [place, folder] of appFolders.entries()) {
      const below = appFolders.slice(place + 1).map((other) => `import '../${other}/index';\n`);
      write(`${app}/${folder}/index.ts`, `${below.join('')}import '../errors';\nimport '@image2audio/first';\n`);
    }
    write(`${app}/cli.ts`, appFolders.map((folder) => `import './${folder}/index';\n`).join(''));
    expect(await found()).toEqual([]);
  });

  it('may not import what is above them, types no more than values', async () => {
    for (const folder of appFolders) write(`${app}/${folder}/index.ts`, 'export type T = 1;');
    write(`${app}/store/a.ts`, "import type { T } from '../records/index';");
    write(`${app}/report/a.ts`, "export * from '../run/index';");
    write(`${app}/training/a.ts`, "const x = await import('../evaluation/index');");
    expect(await found()).toEqual([
      `${app}/report/a.ts: ${app}/run/index.ts`,
      `${app}/store/a.ts: ${app}/records/index.ts`,
      `${app}/training/a.ts: ${app}/evaluation/index.ts`,
    ]);
  });

  it('stand on the files of src, which import no folder; nothing imports cli.ts', async () => {
    write(`${app}/cli.ts`, '');
    write(`${app}/store/a.ts`, '');
    write(`${app}/run/a.ts`, "import '../cli';");
    write(`${app}/errors.ts`, "import './store/a';");
    expect(await found()).toEqual([`${app}/errors.ts: ${app}/store/a.ts`, `${app}/run/a.ts: ${app}/cli.ts`]);
  });

  it('have each a place in the order', async () => {
    write(`${app}/utils/a.ts`, "import '../errors';");
    expect(await found()).toEqual([`${app}/utils/a.ts: ${app}/errors.ts`]);
  });
});

describe('files', () => {
  it('may not import each other in a circle, of types neither', async () => {
    write('packages/first/src/a.ts', "import type { B } from './b';\nexport type A = B;");
    write('packages/first/src/b.ts', "import type { C } from './c';\nexport type B = C;");
    write('packages/first/src/c.ts', "import type { A } from './a';\nexport type C = A | 1;");
    const [circle] = await findOffences(root);
    expect(circle.why).toMatch(/move what both need/);
    for (const name of ['a', 'b', 'c']) expect(circle.imported).toContain(`packages/first/src/${name}.ts`);
  });
});
