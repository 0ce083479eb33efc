import { describe, expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { fake, real } from '../examples/quickstart';

describe('README', () => {
  it('shows the quickstart word for word', () => {
    expectReadmeShowsQuickstart(import.meta.url);
  });

  it('shows an example that does what it says', () => {
    expect(Array.from(real.labels)).toEqual([1, 0, 0, 1]);
    expect(Math.min(...real.realProbability)).toBeGreaterThan(0.5);
    expect(Math.max(...fake.realProbability)).toBeLessThan(0.5);
  });
});
