import { expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { finalAccuracy, onCpuKernels } from '../examples/quickstart';

it('shows the quickstart, which learns', () => {
  expectReadmeShowsQuickstart(import.meta.url);
  expect(finalAccuracy).toBe(1);
  expect(onCpuKernels).toEqual({});
});
