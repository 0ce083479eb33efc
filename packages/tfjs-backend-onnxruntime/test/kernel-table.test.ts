import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lowerings } from '../src/lowering';
import { fallbackReasons } from '../tools/fallback-reasons';
import { kernelRows } from '../tools/kernel-table';
import { withKernelTable } from '../tools/readme-kernels';

it('is in the README as it is in the code', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  // npm run docs:kernels brings it up to date
  expect(readme).toBe(await withKernelTable(readme));
});

it('has a row for every lowering, and no reason for a kernel that needs none', () => {
  const rows = kernelRows();
  const by = (name: string): string[] => rows.filter((row) => row.by === name).map(({ kernel }) => kernel);
  expect(by('onnxruntime').sort()).toEqual(lowerings.map(({ kernel }) => kernel).sort());
  expect(by('cpu kernel').sort()).toEqual([...fallbackReasons.keys()].sort());
});

it('refuses a README without its marks', async () => {
  await expect(withKernelTable('# Nothing here')).rejects.toThrow(/README\.md: found no <!-- kernels/);
});
