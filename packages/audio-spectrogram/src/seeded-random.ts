/**
 * Numbers in [0, 1) that are the same each time: the generator mulberry32 (Tommy Ettinger, public domain) from a fixed
 * seed. Good enough for phases, which need no more than to be unlike each other.
 */
export function fixedRandom(): () => number {
  let state = 2020;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
