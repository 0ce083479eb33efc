import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Asserts that README.md shows examples/quickstart.ts word for word, so that the example people copy is the
 * one the tests run. Call it with the test file's `import.meta.url`; then import the example and assert on it.
 */
export function expectReadmeShowsQuickstart(testFileUrl: string): void {
  const example = readFileSync(new URL('../examples/quickstart.ts', testFileUrl), 'utf8').trim();
  const readme = readFileSync(new URL('../README.md', testFileUrl), 'utf8');
  expect(readme).toContain('```ts\n' + example + '\n```');
}
