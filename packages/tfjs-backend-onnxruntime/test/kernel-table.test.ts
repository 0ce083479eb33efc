import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lowerings } from '../src/lowering';
import { fallbackReasons } from '../tools/fallback-reasons';
import { kernelRows } from '../tools/kernel-table';
import { withKernelTable } from '../tools/kernels-page';

it('is on the page of kernels as it is in the code', async () => {
  const page = readFileSync(new URL('../docs/kernels.md', import.meta.url), 'utf8');
  // npm run docs:kernels brings it up to date
  expect(page).toBe(await withKernelTable(page));
});

it('has a row for every lowering, and no reason for a kernel that needs none', () => {
  const rows = kernelRows();
  const by = (name: string): string[] => rows.filter((row) => row.by === name).map(({ kernel }) => kernel);
  expect(by('onnxruntime').sort()).toEqual(lowerings.map(({ kernel }) => kernel).sort());
  expect(by('cpu kernel').sort()).toEqual([...fallbackReasons.keys()].sort());
});

it('refuses a page without its marks', async () => {
  await expect(withKernelTable('# Nothing here')).rejects.toThrow(/docs\/kernels\.md: found no <!-- kernels/);
});
