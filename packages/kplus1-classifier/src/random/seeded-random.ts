/**
 * Uniform numbers in [0, 1), the same sequence for the same integer seed (the mulberry32 generator: 32 bits of
 * state, good enough for masks and starting weights, not for cryptography). Any integer is a good seed, zero too.
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
