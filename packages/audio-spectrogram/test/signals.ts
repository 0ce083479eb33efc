/** Test signals, sample for sample those of the scripts in tools/fixtures/audio-spectrogram. */
export type SignalSpec =
  | { kind: 'noise'; length: number; amplitude?: number }
  | { kind: 'chirp'; length: number; rate: number; low: number; high: number }
  | { kind: 'voice'; length: number; rate: number }
  | { kind: 'silence'; length: number }
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

/** A speech-like voice: harmonics of 120 Hz with vibrato, two formants, four syllables a second, as integers over 32768. */
export function voice(length: number, rate: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const t = n / rate;
    const phase = 2 * Math.PI * (120 * t + 2 * Math.sin(2 * Math.PI * 5 * t));
    const envelope = 0.5 - 0.5 * Math.cos(2 * Math.PI * 4 * t);
    let value = 0;
    for (let harmonic = 1; harmonic <= 25; harmonic++) {
      const hz = 120 * harmonic;
      const gain = 1 / (1 + ((hz - 700) / 200) ** 2) + 0.5 / (1 + ((hz - 1800) / 300) ** 2) + 0.05 / harmonic;
      value += gain * Math.sin(harmonic * phase);
    }
    return Math.floor(0.1 * 32768 * envelope * value + 0.5) / 32768;
  });
}

export function tone(length: number, rate: number, hz: number, amplitude = 1): Float64Array {
  return Float64Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rate));
}

export function signal(spec: SignalSpec): Float64Array {
  if (spec.kind === 'noise') return noise(spec.length, spec.amplitude);
  if (spec.kind === 'chirp') return chirp(spec.length, spec.rate, spec.low, spec.high);
  if (spec.kind === 'voice') return voice(spec.length, spec.rate);
  if (spec.kind === 'silence') return new Float64Array(spec.length);
  if (spec.kind === 'impulse') return Float64Array.from({ length: spec.length }, (_, n) => (n === spec.at ? 1 : 0));
  const burst = noise(spec.length, 0.002, 5);
  burst.set(noise(spec.end - spec.start, 0.3, 6), spec.start);
  return burst;
}
