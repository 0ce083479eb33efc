import { describe, expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { paths, report, roughness } from '../examples/quickstart';

describe('README', () => {
  it('shows the quickstart word for word', () => {
    expectReadmeShowsQuickstart(import.meta.url);
  });

  it('shows an example that does what it says', () => {
    expect(report).toMatchObject({ components: 2, isolated: 0, nodes: 40 });
    const expected = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1));
    expect(Array.from(paths.labels)).toEqual(expected);
    expect(paths.assigned).toBe(38);
    expect(roughness).toBe(0);
  });
});
