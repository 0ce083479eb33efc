/**
 * How large every package and the app are: files and lines of their sources and tests, the values that each entry point exports, and the lines of the README.
 * Counts the tree as it is, without a build: `npx tsx tools/sizes/index.ts [CHECKOUT]`.
 */
import { fileURLToPath } from 'node:url';
import { measureFolders } from './measure';

const checkout = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
const sizes = measureFolders(checkout);
const sum = (of: (size: (typeof sizes)[number]) => number): number =>
  sizes.reduce((total, size) => total + of(size), 0);

console.table(
  [
    ...sizes,
    {
      name: 'all',
      source: { files: sum(({ source }) => source.files), lines: sum(({ source }) => source.lines) },
      test: { files: sum(({ test }) => test.files), lines: sum(({ test }) => test.lines) },
      readmeLines: sum(({ readmeLines }) => readmeLines),
      exports: { '.': sum(({ exports }) => exports['.'] ?? 0) },
    },
  ].map(({ name, source, test, readmeLines, exports: { '.': root = 0 } }) => ({
    name,
    'source files': source.files,
    'source lines': source.lines,
    'test files': test.files,
    'test lines': test.lines,
    'README lines': readmeLines,
    'value exports at the root': root,
  })),
);
for (const { name, exports } of sizes) {
  const subpaths = Object.entries(exports).filter(([key]) => key !== '.');
  if (subpaths.length > 0) console.log(`${name}: ${subpaths.map(([key, count]) => `${key} ${count}`).join(', ')}`);
}
