import { readFileSync } from 'node:fs';

/** The cases of a fixture that tools/fixtures/audio-spectrogram/make_fixtures.py wrote. */
export function fixtureCases<Case>(name: string): Case[] {
  const text = readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { cases: Case[] }).cases;
}

/** Largest |a - b| / max(|b|, scale), for arrays of equal length. */
export function largestRelativeError(actual: ArrayLike<number>, expected: ArrayLike<number>, scale: number): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(Math.abs(expected[i]), scale);
    if (!(error <= largest)) largest = error;
  }
  return largest;
}
