import { expect, it } from 'vitest';
import { classes, dense, estimate, share, sparse } from '../examples/quickstart';
import { mean } from './numbers';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';

it('the README shows the example that is tested', () => {
  expectReadmeShowsQuickstart(import.meta.url);
});

it('the example takes the densest share of each class, and its estimate can be trusted', () => {
  expect(share).toBeCloseTo((0.8 * 0.5) / 0.7, 12);
  expect(dense).toHaveLength(114);
  expect(sparse).toHaveLength(86);
  expect([...dense].filter((item) => classes[item] === 0)).toHaveLength(57);
  const of = (items: Int32Array) => mean(Array.from(items, (item) => estimate.logDensity[item]));
  expect(of(dense)).toBeGreaterThan(of(sparse));
  expect(estimate.trustworthyShare).toBeGreaterThan(0.8);
});
