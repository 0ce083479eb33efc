import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damagedFile, decodeDamaged, type Outcome, seedFiles } from './fuzz-cases';

// `npm run fuzz` goes through a hundred times as many
describe('the decoders', () => {
  it('give sound or a typed error for 2,000 damaged files', async () => {
    const outcomes: Record<Outcome, number> = { decoded: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(damagedFile, async (bytes) => {
        outcomes[await decodeDamaged(bytes)]++;
      }),
      { numRuns: 2000 },
    );
    // neither is the damage always found at the door, nor does it never matter
    expect(outcomes.decoded).toBeGreaterThan(200);
    expect(outcomes.refused).toBeGreaterThan(200);
  });

  it('read the files that the damage is done to', async () => {
    for (const file of seedFiles) expect(await decodeDamaged(file)).toBe('decoded');
  });
});
