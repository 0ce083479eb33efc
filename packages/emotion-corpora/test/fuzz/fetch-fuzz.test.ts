import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from '../../src/seeded-random';
import type { FuzzTarget } from './fuzz-target';
import { mutateBytes, mutateJson, mutateZip } from './mutations';
import { recordTargets } from './record-targets';
import { zipTarget } from './zip-target';

type Mutation = (seed: Uint8Array, random: Random) => Uint8Array;

async function outcomes(target: FuzzTarget, mutations: readonly Mutation[], count: number) {
  const random = seededRandom('fuzz', target.name);
  const seeds = target.seeds();
  const found = { read: 0, refused: 0 };
  for (let index = 0; index < count; index++) {
    const input = mutations[index % mutations.length](seeds[Math.floor(random() * seeds.length)], random);
    try {
      found[await target.run(input)]++;
    } catch (cause) {
      throw new Error(`${target.name}, input ${index}: ${Buffer.from(input).toString('base64')}`, { cause });
    }
  }
  return found;
}

describe('changed inputs are read or refused, and nothing else', () => {
  it.each([zipTarget, ...recordTargets])('$name: the seeds are read', async ({ seeds, run }) => {
    for (const seed of seeds()) expect(await run(seed)).toBe('read');
  });

  it('archives', async () => {
    const { read, refused } = await outcomes(zipTarget, [mutateZip, mutateZip, mutateBytes], 600);
    // inputs of both kinds: they get past the headers, and they are looked at
    expect(Math.min(read, refused)).toBeGreaterThan(60);
  });

  it.each(recordTargets)('$name', async (target) => {
    const { read, refused } = await outcomes(target, [mutateJson, mutateBytes], 1000);
    expect(Math.min(read, refused)).toBeGreaterThan(20);
  });
});
