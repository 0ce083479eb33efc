import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Reads test/fixtures/NAME.json, made by tools/fixtures/gan-metrics/make.py. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}

/** Every value within `tolerance` of its reference, relative to the reference or 1e-9 where that is larger. */
export function expectRelative(actual: ArrayLike<number>, reference: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(reference.length);
  for (let at = 0; at < actual.length; at++) {
    const scale = Math.max(Math.abs(reference[at]), 1e-9);
    expect(
      Math.abs(actual[at] - reference[at]) / scale,
      `value ${at}: ${actual[at]} against ${reference[at]}`,
    ).toBeLessThan(tolerance);
  }
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers (Box and Muller). */
export function seededNormal(seed: number): () => number {
  const random = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
