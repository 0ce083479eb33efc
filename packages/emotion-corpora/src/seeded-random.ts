import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform in [0, 1). */
export type Random = () => number;

/** 32-bit FNV-1a of a text, started from `basis` and finished with MurmurHash3's avalanche, so that near texts differ everywhere. */
function hash32(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/**
 * A generator (xoroshiro128+, 53 random bits a draw) whose 128-bit state is a hash of `keys`: equal keys give equal draws, and
 * streams of different keys are unrelated. Giving a thing its own keys (seed, speaker, take) keeps its draws the same
 * whatever else is drawn.
 */
export function seededRandom(...keys: (string | number)[]): Random {
  const text = JSON.stringify(keys);
  const state = [0x811c9dc5, 0x9e3779b9, 0x7f4a7c15, 0x2545f491].map((basis) => hash32(text, basis));
  const generator = xoroshiro128plusFromState(state);
  return () => uniformFloat64(generator);
}
