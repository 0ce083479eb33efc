import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

export * from './seeded';

/** A network's name for scores that are compared with nothing. */
export const extractor = 'test network';

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
