import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError, type EngineName } from '@image2audio/audio-spectrogram';
import {
  hann,
  powerSpectrogram,
  stft,
  type StftOptions,
  type WindowKind,
} from '@image2audio/audio-spectrogram/transform';
import { fixtureCases, largestRelativeError } from './fixture';
import { noise, signal, type SignalSpec, tone } from './signals';

const engines: EngineName[] = ['webassembly', 'typescript'];

/** The definition, sum by sum, for frames that lie inside the clip. */
function naiveBin(
  samples: Float64Array,
  { fftSize, windowLength, hopLength }: Required<Pick<StftOptions, 'fftSize' | 'windowLength' | 'hopLength'>>,
  frame: number,
  k: number,
) {
  const window = hann(windowLength);
  const lead = Math.floor((fftSize - windowLength) / 2);
  let [real, imaginary] = [0, 0];
  for (let n = 0; n < windowLength; n++) {
    const value = window[n] * samples[frame * hopLength + lead + n];
    const angle = (-2 * Math.PI * k * (lead + n)) / fftSize;
    real += value * Math.cos(angle);
    imaginary += value * Math.sin(angle);
  }
  return [real, imaginary];
}

describe('powerSpectrogram', () => {
  it.each(fixtureCases<{ signal: SignalSpec; options: StftOptions; frames: number; power: number[] }>('power'))(
    'agrees with librosa within 1e-8: $signal.kind of $signal.length, $options',
    ({ signal: spec, options, frames, power }) => {
      const result = powerSpectrogram(signal(spec), options);
      expect([result.frames, result.bins]).toEqual([frames, options.fftSize / 2 + 1]);
      expect(largestRelativeError(result.data, power, 1e-6)).toBeLessThan(1e-8);
    },
  );

  it('keeps the energy of a frame (Parseval)', () => {
    const samples = noise(64);
    const { data } = powerSpectrogram(samples, { fftSize: 64, center: false });
    const window = hann(64);
    const energy = samples.reduce((sum, value, n) => sum + (window[n] * value) ** 2, 0);
    const spectral = data.reduce((sum, value, k) => sum + (k === 0 || k === 32 ? value : 2 * value), 0) / 64;
    expect(spectral).toBeCloseTo(energy, 10);
  });

  it('puts a tone of amplitude A into its bin with power (A sum(w) / 2)^2', () => {
    const { data, bins } = powerSpectrogram(tone(1024, 16000, 1000, 0.5), {
      fftSize: 256,
      center: false,
      hopLength: 128,
    });
    expect(data[2 * bins + 16]).toBeCloseTo((0.5 * 128) ** 2 / 4, 8);
  });
});

describe('stft', () => {
  const sizes = [1, 2, 3, 4, 5, 6, 8, 9, 12, 14, 15, 22, 32, 35, 49, 50, 64, 77, 100, 128];
  it.each(sizes.flatMap((fftSize) => engines.map((engine) => ({ fftSize, engine }))))(
    'is the sum that defines it, N = $fftSize, $engine',
    ({ fftSize, engine }) => {
      const samples = noise(4 * fftSize + 3);
      const windowLength = Math.max(1, fftSize - 3);
      const options = { fftSize, windowLength, hopLength: Math.max(1, Math.floor(fftSize / 4) - 1), engine };
      const { real, imaginary, frames, bins } = stft(samples, { ...options, center: false });
      expect(frames).toBe(1 + Math.floor((samples.length - fftSize) / options.hopLength));
      for (let frame = 0; frame < frames; frame++) {
        for (let k = 0; k < bins; k++) {
          const [expectedReal, expectedImaginary] = naiveBin(samples, options, frame, k);
          expect(Math.abs(real[frame * bins + k] - expectedReal)).toBeLessThan(1e-12 * fftSize);
          expect(Math.abs(imaginary[frame * bins + k] - expectedImaginary)).toBeLessThan(1e-12 * fftSize);
        }
      }
    },
  );

  it.each(
    fixtureCases<{ signal: SignalSpec; options: StftOptions; frames: number; real: number[]; imaginary: number[] }>(
      'stft',
    ).flatMap((fixture) => engines.map((engine) => ({ ...fixture, engine }))),
  )(
    'agrees with torch within 1e-9 of the loudest bin: $options, $engine',
    ({ signal: spec, options, engine, ...expected }) => {
      const { real, imaginary, frames, bins } = stft(signal(spec), { ...options, engine });
      expect([frames, bins]).toEqual([expected.frames, Math.floor(options.fftSize / 2) + 1]);
      const loudest = Math.max(...expected.real.map(Math.abs));
      expect(largestRelativeError(real, expected.real, loudest)).toBeLessThan(1e-9);
      expect(largestRelativeError(imaginary, expected.imaginary, loudest)).toBeLessThan(1e-9);
    },
  );

  it('is linear, and does not remember the call before', () => {
    const options: StftOptions = { fftSize: 32, windowLength: 20, hopLength: 5, padMode: 'reflect' };
    const clip = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(clip, clip, fc.double({ min: -2, max: 2, noNaN: true }), (a, b, factor) => {
        const mixed = stft(
          Float64Array.from(a, (value, n) => value + factor * b[n]),
          options,
        );
        const first = stft(Float64Array.from(a), options);
        const second = stft(Float64Array.from(b), options);
        const expected = first.real.map((value, i) => value + factor * second.real[i]);
        expect(largestRelativeError(mixed.real, expected, 1)).toBeLessThan(1e-12);
      }),
      { numRuns: 100, seed: 23 },
    );
  });

  it('has 1 + floor(length / hop) frames where they are centred', () => {
    for (const length of [1, 9, 10, 11, 100]) {
      expect(stft(noise(length), { fftSize: 32, hopLength: 10 }).frames).toBe(1 + Math.floor(length / 10));
    }
  });

  it('reads both precisions alike', () => {
    const samples = noise(300);
    expect(stft(Float32Array.from(samples), { fftSize: 64 })).toEqual(stft(samples, { fftSize: 64 }));
  });

  const ok: StftOptions = { fftSize: 64 };
  const cases: [string, Float64Array, StftOptions, RegExp][] = [
    ['no samples', new Float64Array(0), ok, /samples: found no samples/],
    ['a sample that is not finite', Float64Array.of(0, 1, Infinity), ok, /samples\[2\]: found Infinity/],
    ['a size of 0', noise(9), { fftSize: 0 }, /fftSize: found 0, expected an integer from 1/],
    ['a size that is no integer', noise(9), { fftSize: 2.5 }, /fftSize: found 2.5/],
    ['a size beyond reach', noise(9), { fftSize: 2 ** 25 }, /fftSize: found 33554432/],
    [
      'a size with a large prime factor',
      noise(9),
      { fftSize: 2062 },
      /fftSize: found 2062, .* prime factor above 1024/,
    ],
    ['pre-emphasis above 1', noise(9), { ...ok, preemphasis: 1.5 }, /preemphasis: found 1.5/],
    ['a window of no known kind', noise(9), { ...ok, window: 'kaiser' as WindowKind }, /window: found 'kaiser'/],
    ['an engine of no known name', noise(9), { ...ok, engine: 'gpu' as EngineName }, /engine: found 'gpu'/],
    [
      'a window longer than the transform',
      noise(9),
      { ...ok, windowLength: 65 },
      /windowLength: found 65, expected at most fftSize, 64/,
    ],
    ['a hop of 0', noise(9), { ...ok, hopLength: 0 }, /hopLength: found 0/],
    ['a hop that is no integer', noise(9), { ...ok, hopLength: 2.5 }, /hopLength: found 2.5/],
    ['a clip shorter than one frame', noise(63), { ...ok, center: false }, /63 samples, expected at least a frame, 64/],
  ];
  it.each(cases)('refuses %s', (_, samples, options, message) => {
    expect(() => stft(samples, options)).toThrow(AudioArgumentError);
    expect(() => stft(samples, options)).toThrow(message);
  });
});
