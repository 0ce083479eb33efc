import { expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { meanOfEach, shape, totals } from '../examples/quickstart';

it('shows examples/quickstart.ts word for word', () => expectReadmeShowsQuickstart(import.meta.url));

it('the example does what its comments say', () => {
  expect(totals[39]).toBeLessThan(0.7 * totals[0]);
  expect(shape).toEqual([8, 10, 4]);
  expect(meanOfEach.map(Math.sign)).toEqual([-1, 1, -1, 1, -1, 1, -1, 1]);
});
