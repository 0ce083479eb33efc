import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { measureFolders } from './measure';

let checkout: string;
beforeEach(() => (checkout = mkdtempSync(join(tmpdir(), 'sizes-'))));
afterEach(() => rmSync(checkout, { recursive: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  writeFileSync(join(checkout, file), content);
}

it('counts lines of files, and of what an entry point exports the values alone', () => {
  write('tsconfig.base.json', '{}');
  write(
    'packages/one/package.json',
    JSON.stringify({ exports: { '.': {}, './more': {}, './model.json': './model.json' } }),
  );
  write('packages/one/README.md', '# one\n\nDoes one thing.\n');
  write('packages/one/src/index.ts', "export * from './things';\nexport type { Kept } from './things';\n");
  write('packages/one/src/more.ts', "export { a as b } from './things';\nexport { type Kept, c } from './things';\n");
  write(
    'packages/one/src/things.ts',
    'export const a = 1;\nexport class Kept {}\nexport interface T {}\nexport const c = 2;\n',
  );
  write('packages/one/test/a.test.ts', 'a;\nb;\n');
  write('apps/two/package.json', '{}');
  expect(measureFolders(checkout)).toEqual([
    {
      name: 'packages/one',
      source: { files: 3, lines: 8 },
      test: { files: 1, lines: 2 },
      readmeLines: 3,
      exports: { '.': 2, './more': 2 },
    },
    { name: 'apps/two', source: { files: 0, lines: 0 }, test: { files: 0, lines: 0 }, readmeLines: 0, exports: {} },
  ]);
});
