/**
 * An integer seed in 1..2^31-1 that depends on `seed` and on what it is for, so that every layer and every noise draw has a
 * stream of its own and adding one moves no other. Never 0, which TensorFlow.js takes for "no seed".
 */
export function derivedSeed(seed: number, purpose: string): number {
  let hash = Math.imul((seed | 0) ^ 0x811c9dc5, 0x01000193);
  for (let index = 0; index < purpose.length; index++) {
    hash = Math.imul(hash ^ purpose.charCodeAt(index), 0x01000193);
  }
  // the finaliser of MurmurHash3: neighbouring seeds must not give neighbouring streams
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) % 0x7ffffffe) + 1;
}
