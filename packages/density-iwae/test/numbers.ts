import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Reads test/fixtures/NAME.json, made by tools/fixtures/density-iwae/make.py. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}

/** Standard normal numbers from a seed (mulberry32, Box and Muller). */
export function seededNormal(seed: number): () => number {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean. */
export function standardErrorOfMean(values: ArrayLike<number>): number {
  const center = mean(values);
  const variance = Array.from(values).reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}

export function expectClose(actual: ArrayLike<number>, reference: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(reference.length);
  for (let at = 0; at < actual.length; at++) {
    expect(Math.abs(actual[at] - reference[at]), `value ${at}: ${actual[at]} against ${reference[at]}`).toBeLessThan(
      tolerance,
    );
  }
}
