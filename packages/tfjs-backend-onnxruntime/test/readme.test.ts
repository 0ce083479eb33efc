import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '../../../tools/testing/readme-example';
import { finalAccuracy, onCpuKernels } from '../examples/quickstart';
import { lowerings } from '../src/lowering';

it('shows the quickstart, which learns', () => {
  expectReadmeShowsQuickstart(import.meta.url);
  expect(finalAccuracy).toBe(1);
  expect(Object.keys(onCpuKernels).filter((kernel) => kernel.includes('Conv'))).toEqual([]);
});

it('lists every kernel that runs on onnxruntime, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const section = readme.split('## Kernels')[1].split('\n## ')[0];
  const listed = [...section.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(listed).toEqual(lowerings.map(({ kernel }) => kernel).sort());
});
