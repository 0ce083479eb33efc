import { describe, expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { manifest, pairing, pixels, samples } from '../examples/quickstart';

describe('README', () => {
  it('shows the quickstart word for word', () => {
    expectReadmeShowsQuickstart(import.meta.url);
  });

  it('shows an example that gives what it says', () => {
    expect(Object.values(manifest.parts).map(({ speakers }) => speakers.length)).toEqual([2, 2, 2, 2]);
    expect(manifest.parts.S4.clips).toHaveLength(2 * 60);
    expect(pairing.labeledFaces).toHaveLength(2 * 60 + 70);
    expect(pairing.unlabeledPartnerFaces).toHaveLength(4 * 60);
    expect(pairing.excluded).toEqual({ testSpeaker: 2 * 60, withoutClip: 0 });
    expect(samples.length).toBeGreaterThan(16_000);
    expect(pixels).toHaveLength(48 * 48);
  });
});
