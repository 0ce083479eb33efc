import { sha256 } from '@noble/hashes/sha2';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform numbers in [0, 1). Every consumer of randomness is handed its own. */
export type Random = () => number;

/**
 * A 31-bit seed from a run's seed and the purpose it serves, so that no two uses share a stream and adding one moves no other: the
 * first four bytes, little-endian, of SHA-256 over the JSON of `[seed, ...purpose]`, shifted right by one.
 */
export function deriveSeed(seed: number, ...purpose: (string | number)[]): number {
  const digest = sha256(new TextEncoder().encode(JSON.stringify([seed, ...purpose])));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0, true) >>> 1;
}

/** Uniform numbers in [0, 1) with 53 bits each, from the generator xoroshiro128+ (Blackman and Vigna 2018) with the derived seed. */
export function randomStream(seed: number, ...purpose: (string | number)[]): Random {
  const generator = xoroshiro128plus(deriveSeed(seed, ...purpose));
  return () => uniformFloat64(generator);
}

/** A whole number in [0, bound). */
export function randomBelow(bound: number, random: Random): number {
  return Math.floor(random() * bound);
}

/** A standard normal number from two uniform ones, by the transform of Box and Muller (1958). */
export function randomNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Fisher-Yates on a copy: every order is equally likely. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = randomBelow(last + 1, random);
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
