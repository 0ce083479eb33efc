import { noise } from './signals';

/** Numbers in [0, 1), as in tools/fixtures/audio-spectrogram/make_inverse_fixtures.py. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ten harmonics of a wavering 140 Hz under a formant that moves, in syllables, with a little noise; as there. */
export function voice(length: number, rate: number): Float64Array {
  const hiss = noise(length, 0.002, 3);
  return Float64Array.from({ length }, (_, n) => {
    const t = n / rate;
    const phase = 2 * Math.PI * (140 * t + 1.5 * Math.sin(2 * Math.PI * 3 * t));
    const formant = 700 + 400 * Math.sin(2 * Math.PI * 2 * t);
    let tone = 0;
    for (let h = 1; h <= 10; h++) tone += Math.exp(-(((140 * h - formant) / 500) ** 2)) * Math.sin(h * phase);
    const syllables = 0.5 - 0.5 * Math.cos(2 * Math.PI * 4 * t);
    return Math.floor(32768 * 0.2 * syllables * tone + 0.5) / 32768 + hiss[n];
  });
}
