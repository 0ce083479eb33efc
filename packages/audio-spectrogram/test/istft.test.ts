import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError } from '@image2audio/audio-spectrogram';
import { type InverseStftOptions, istft } from '@image2audio/audio-spectrogram/inverse';
import { stft } from '@image2audio/audio-spectrogram/transform';
import { inverseRealFft } from '../src/inverse-real-fft';
import { fixtureCases, largestRelativeError } from './fixture';
import { noise } from './signals';

/** The inverse transform at n from (re, im) pairs of the lower bins, sum by sum. */
function naiveSample(pairs: Float64Array, size: number, n: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) {
    // bins above N/2 are the conjugates of those below; bins without a partner are real
    const bin = Math.min(k, size - k);
    const imaginary = k === 0 || 2 * k === size ? 0 : (k === bin ? 1 : -1) * pairs[2 * bin + 1];
    const angle = (2 * Math.PI * k * n) / size;
    sum += pairs[2 * bin] * Math.cos(angle) - imaginary * Math.sin(angle);
  }
  return sum / size;
}

describe('inverseRealFft', () => {
  const sizes = [1, 2, 3, 4, 5, 8, 12, 45, 60, 64, 128];
  const engines = ['typescript', 'webassembly'] as const;
  it.each(engines.flatMap((engine) => sizes.map((size) => ({ engine, size }))))(
    'is the sum that defines it: N = $size, $engine',
    ({ engine, size }) => {
      const width = 2 * (Math.floor(size / 2) + 1);
      const frames = 200; // more than one batch of the engine
      const values = noise(frames * width, 1, 7);
      let visited = 0;
      let furthest = 0;
      inverseRealFft(size, engine)(
        frames,
        (frame, spectrum) => spectrum.set(values.subarray(frame * width, (frame + 1) * width)),
        (frame, samples) => {
          expect(frame).toBe(visited++);
          if (frame % 37 > 0 && frame < frames - 1) return;
          for (let n = 0; n < size; n++) {
            furthest = Math.max(furthest, Math.abs(samples[n] - naiveSample(values.subarray(frame * width), size, n)));
          }
        },
      );
      expect(visited).toBe(frames);
      expect(furthest).toBeLessThan(1e-14 * Math.max(size, 10));
    },
  );
});

describe('istft', () => {
  const spectrumOf = (frames: number, fftSize: number) => {
    const bins = Math.floor(fftSize / 2) + 1;
    return { real: noise(frames * bins, 0.25, 1), imaginary: noise(frames * bins, 0.25, 2), frames, bins };
  };

  it.each(fixtureCases<{ frames: number; options: InverseStftOptions; signal: number[] }>('istft'))(
    'agrees with librosa within 1e-9: $frames frames, $options',
    ({ frames, options, signal }) => {
      const result = istft(spectrumOf(frames, options.fftSize), options);
      expect(result.length).toBe(signal.length);
      expect(largestRelativeError(result, signal, 0.1)).toBeLessThan(1e-9);
    },
  );

  it('undoes stft wherever a window reaches', () => {
    const shapes = fc
      .record({
        fftSize: fc.integer({ min: 2, max: 70 }),
        shorter: fc.nat(20),
        length: fc.integer({ min: 1, max: 300 }),
      })
      .chain(({ fftSize, shorter, length }) => {
        const windowLength = Math.max(2, fftSize - shorter);
        const hopLength = fc.integer({ min: 1, max: Math.max(1, Math.floor(windowLength / 2)) });
        return fc.record({
          fftSize: fc.constant(fftSize),
          windowLength: fc.constant(windowLength),
          hopLength,
          length: fc.constant(length),
        });
      });
    fc.assert(
      fc.property(shapes, ({ length, ...options }) => {
        const samples = noise(length, 0.5, 3);
        const restored = istft(stft(samples, options), { ...options, length });
        // centred frames end less than a hop before the clip does, and half a window reaches on
        expect(largestRelativeError(restored, samples, 1)).toBeLessThan(1e-10);
      }),
    );
  });

  it.each(['hann', 'hamming', 'povey'] as const)(
    'undoes stft with the window %s at the start of the transform',
    (window) => {
      const options = { fftSize: 64, windowLength: 50, hopLength: 20, window, windowPosition: 'start' as const };
      const samples = noise(210, 0.5, 3);
      for (const center of [true, false]) {
        const restored = istft(stft(samples, { ...options, center }), { ...options, center, length: 210 });
        // at the very ends these windows may be zero
        expect(largestRelativeError(restored.subarray(1, 209), samples.subarray(1, 209), 1)).toBeLessThan(1e-9);
      }
    },
  );

  it('leaves silent what no window reaches', () => {
    const options = { fftSize: 8, hopLength: 16, center: false };
    const restored = istft(stft(new Float64Array(40).fill(1), options), { ...options, length: 50 });
    // a periodic Hann window of 8 samples begins with zero
    const reached = [...restored].flatMap((x, n) => (x === 0 ? [] : [n]));
    expect(reached).toEqual([0, 16, 32].flatMap((start) => [1, 2, 3, 4, 5, 6, 7].map((n) => start + n)));
    expect(reached.every((n) => Math.abs(restored[n] - 1) < 1e-12)).toBe(true);
  });

  it('names what is wrong', () => {
    const spectrum = spectrumOf(4, 16);
    expect(() => istft(spectrum, { fftSize: 32 })).toThrow(/9 bins, expected 17 bins for a transform of 32/);
    expect(() => istft({ ...spectrum, frames: 5 }, { fftSize: 16 })).toThrow(
      /real: found 36 values, expected 45 values/,
    );
    const spoilt = { ...spectrum, imaginary: spectrum.imaginary.map((x, i) => (i === 3 ? NaN : x)) };
    expect(() => istft(spoilt, { fftSize: 16 })).toThrow(/spectrogram.imaginary\[3\]: found NaN/);
    expect(() => istft(spectrum, { fftSize: 16, length: 0 })).toThrow(/length: found 0, expected a positive integer/);
    expect(() => istft(spectrumOf(1, 16), { fftSize: 16 })).toThrow(/A single centred frame covers no samples/);
    expect(() => istft(spectrum, { fftSize: 16, hopLength: 0 })).toThrow(AudioArgumentError);
    expect(() => istft(spectrum, { fftSize: 16, removeMean: true })).toThrow(/removeMean: found true, expected false/);
    expect(() => istft(spectrum, { fftSize: 16, preemphasis: 0.97 })).toThrow(/preemphasis: found 0.97, expected 0/);
  });
});
