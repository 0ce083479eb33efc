/** Test signals, sample for sample those of tools/fixtures/audio-spectrogram/make_fixtures.py. */
export type SignalSpec =
  | { kind: 'noise'; length: number; amplitude?: number }
  | { kind: 'chirp'; length: number; rate: number; low: number; high: number }
  | { kind: 'impulse'; length: number; at: number }
  | { kind: 'burst'; length: number; start: number; end: number };

/** Uniform noise from the linear congruential generator of Numerical Recipes, as integers over 32768. */
export function noise(length: number, amplitude = 0.25, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 31 - 1) * amplitude * 32768) / 32768;
  });
}

/** A tone that rises linearly from `low` to `high` Hz, as integers over 32768. */
export function chirp(length: number, rate: number, low: number, high: number, amplitude = 0.5): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const t = n / rate;
    const phase = 2 * Math.PI * (low * t + ((high - low) * t * t * rate) / (2 * length));
    return Math.floor(amplitude * 32768 * Math.sin(phase) + 0.5) / 32768;
  });
}

export function tone(length: number, rate: number, hz: number, amplitude = 1): Float64Array {
  return Float64Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rate));
}

export function signal(spec: SignalSpec): Float64Array {
  if (spec.kind === 'noise') return noise(spec.length, spec.amplitude);
  if (spec.kind === 'chirp') return chirp(spec.length, spec.rate, spec.low, spec.high);
  if (spec.kind === 'impulse') return Float64Array.from({ length: spec.length }, (_, n) => (n === spec.at ? 1 : 0));
  const burst = noise(spec.length, 0.002, 5);
  burst.set(noise(spec.end - spec.start, 0.3, 6), spec.start);
  return burst;
}
