import type { Random } from '../seeded-random';

/** Uniform noise in [-1, 1) from xorshift32 (Marsaglia 2003): fast enough for every sample of a clip. Seeded by one draw of `random`. */
export function whiteNoise(random: Random): () => number {
  let state = Math.floor(random() * 4294967295) + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2147483648;
  };
}
