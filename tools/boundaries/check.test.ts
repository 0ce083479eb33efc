import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOffences } from './check';

let packages: string;
beforeEach(() => {
  packages = mkdtempSync(join(tmpdir(), 'boundaries-'));
  write('first/package.json', JSON.stringify({ name: '@image2audio/first' }));
});
afterEach(() => rmSync(packages, { recursive: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(packages, file)), { recursive: true });
  writeFileSync(join(packages, file), content);
}

describe('the boundary check', () => {
  it('lets a package import itself, its own files, other libraries and the tools', () => {
    write(
      'first/src/index.ts',
      "import x from './x';\nexport * from '@image2audio/first/sub';\nimport * as tf from '@tensorflow/tfjs';\n",
    );
    expect(findOffences(packages, 'first')).toEqual([]);
  });

  it('lets tests and benchmarks alone use the helpers', () => {
    const manifest = { name: '@image2audio/first', devDependencies: { '@image2audio/benchmark': '*' } };
    write('first/package.json', JSON.stringify(manifest));
    write('first/bench/index.ts', "import { printRows } from '@image2audio/benchmark/harness';\n");
    write('first/test/a.test.ts', "import '@image2audio/testing/readme-example';\n");
    expect(findOffences(packages, 'first')).toEqual([]);
    const used = "import '@image2audio/testing/readme-example';\n";
    write('first/src/index.ts', used);
    write('first/package.json', JSON.stringify({ ...manifest, dependencies: { '@image2audio/testing': '*' } }));
    expect(findOffences(packages, 'first').map(({ imported }) => imported)).toEqual([
      '@image2audio/testing',
      '@image2audio/testing/readme-example',
    ]);
  });

  it.each([
    ["import { a } from '@image2audio/second';", '@image2audio/second'],
    ["export * from '@image2audio/second/tfjs';", '@image2audio/second/tfjs'],
    ["const b = await import('@image2audio/second');", '@image2audio/second'],
    ["const c = require('@image2audio/second');", '@image2audio/second'],
    ["import { d } from '../../second/src/index';", '../../second/src/index'],
  ])('finds %s', (source, imported) => {
    write('first/src/index.ts', source);
    expect(findOffences(packages, 'first')).toEqual([{ file: join(packages, 'first/src/index.ts'), imported }]);
  });

  it('lets a package stand on the floors below it, and these on those below them alone', () => {
    write('first/src/index.ts', "import '@image2audio/tfjs-training';\nimport '@image2audio/argument-checks';\n");
    write('tfjs-training/package.json', JSON.stringify({ name: '@image2audio/tfjs-training' }));
    write('tfjs-training/src/index.ts', "import '@image2audio/argument-checks';\nimport '@image2audio/first';\n");
    write('argument-checks/package.json', JSON.stringify({ name: '@image2audio/argument-checks' }));
    write('argument-checks/src/index.ts', "import '@image2audio/tfjs-training';\n");
    const imported = (folder: string) => findOffences(packages, folder).map((offence) => offence.imported);
    expect(imported('first')).toEqual([]);
    expect(imported('tfjs-training')).toEqual(['@image2audio/first']);
    expect(imported('argument-checks')).toEqual(['@image2audio/tfjs-training']);
  });

  it('finds a dependency in package.json', () => {
    write(
      'first/package.json',
      JSON.stringify({ name: '@image2audio/first', peerDependencies: { '@image2audio/second': '*' } }),
    );
    expect(findOffences(packages, 'first')).toHaveLength(1);
  });
});
