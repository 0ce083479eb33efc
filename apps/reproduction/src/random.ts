import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform numbers in [0, 1). Every consumer of randomness is handed its own. */
export type Random = () => number;

/** A 31-bit seed from a run's seed and the purpose it serves, so that no two uses share a stream and adding one moves no other. */
export function deriveSeed(seed: number, ...purpose: (string | number)[]): number {
  return (
    createHash('sha256')
      .update(JSON.stringify([seed, ...purpose]))
      .digest()
      .readUInt32LE(0) >>> 1
  );
}

export function randomStream(seed: number, ...purpose: (string | number)[]): Random {
  const generator = xoroshiro128plus(deriveSeed(seed, ...purpose));
  return () => uniformFloat64(generator);
}

/** A whole number in [0, bound). */
export function randomBelow(bound: number, random: Random): number {
  return Math.floor(random() * bound);
}

/** Fisher-Yates on a copy. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = randomBelow(last + 1, random);
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
