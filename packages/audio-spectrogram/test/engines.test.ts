import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  defaultEngine,
  type EngineName,
  logMelSpectrogram,
  melSpectrogram,
  presets,
} from '@image2audio/audio-spectrogram';
import { melFilterbank, powerSpectrogram, stft } from '@image2audio/audio-spectrogram/transform';
import { copyPadded, type PadMode } from '../src/edge-padding';
import { realFft } from '../src/real-fft';
import { largestRelativeError } from './fixture';
import { noise } from './signals';

const engines: EngineName[] = ['webassembly', 'typescript'];

describe('defaultEngine', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('is WebAssembly where it has vectors', () => {
    expect(defaultEngine()).toEqual({ name: 'webassembly', reason: expect.stringContaining('available') as string });
  });

  it.each([
    ['there is no WebAssembly', undefined, 'there is no WebAssembly here'],
    [
      'compiling is forbidden',
      {
        Module: function Module() {
          throw new Error('blocked by content security policy');
        },
      },
      'blocked by content security policy',
    ],
  ])('is TypeScript where %s, and says so', async (_, replacement, reason) => {
    const samples = noise(3000);
    const { logMel } = presets.image2audio;
    const expected = logMelSpectrogram(samples, logMel).data;
    vi.resetModules();
    vi.stubGlobal('WebAssembly', replacement);
    const fresh = await import('../src/index');
    expect(fresh.defaultEngine().name).toBe('typescript');
    expect(fresh.defaultEngine().reason).toContain(reason);
    expect(largestRelativeError(fresh.logMelSpectrogram(samples, logMel).data, expected, 1)).toBeLessThan(1e-6);
    expect(() => fresh.logMelSpectrogram(samples, { ...logMel, engine: 'webassembly' })).toThrow(reason);
  });
});

describe.each(engines)('engine %s', (engine) => {
  it.each([
    ['more frames than fit at once', 64, 7, 16 * 3000],
    ['an odd number of frames', 64, 16, 16 * 4],
    ['a single frame', 64, 16, 15],
    ['a hop longer than the transform', 64, 1000, 30_001],
    ['a hop so long that frames are read one by one', 64, 70_000, 150_000],
  ])('gives each frame what it gets alone: %s', (_, fftSize, hopLength, length) => {
    const samples = noise(length);
    const together = stft(samples, { fftSize, hopLength, engine });
    expect(together.frames).toBe(1 + Math.floor(length / hopLength));
    for (let t = 0; t < together.frames; t++) {
      const frame = Float64Array.from({ length: fftSize }, (_, n) => samples[t * hopLength + n - fftSize / 2] ?? 0);
      const alone = stft(frame, { fftSize, center: false, engine });
      expect(together.real.subarray(t * alone.bins, (t + 1) * alone.bins)).toEqual(alone.real);
      expect(together.imaginary.subarray(t * alone.bins, (t + 1) * alone.bins)).toEqual(alone.imaginary);
    }
  });

  it.each([1, 2] as const)('weighs spectra to the power of %i, of odd transforms too', (power) => {
    for (const fftSize of [63, 64]) {
      const options = { sampleRate: 8000, fftSize, hopLength: 20, bands: 7, power, engine } as const;
      const samples = noise(500);
      const { weights, bands, bins } = melFilterbank(options);
      const spectrum = powerSpectrogram(samples, options);
      const expected = Array.from({ length: spectrum.frames * bands }, (_, i) => {
        const [frame, band] = [Math.floor(i / bands), i % bands];
        let sum = 0;
        for (let k = 0; k < bins; k++) {
          sum += weights[band * bins + k] * spectrum.data[frame * bins + k] ** (power / 2);
        }
        return sum;
      });
      expect(largestRelativeError(melSpectrogram(samples, options).data, expected, 1e-9)).toBeLessThan(1e-12);
    }
  });

  it.each([
    [63, 63, 'middle', true, 0.97],
    [64, 50, 'start', true, 0],
    [64, 64, 'middle', false, 0.5],
    [45, 31, 'start', true, 0.9],
  ] as const)(
    'conditions frames of %i, window of %i at the %s, mean off %s, pre-emphasis %d, before the window',
    (fftSize, windowLength, windowPosition, removeMean, preemphasis) => {
      const options = { fftSize, windowLength, windowPosition, hopLength: 20, center: false, engine } as const;
      const samples = noise(300).map((value) => value + 0.3);
      const { real, imaginary, frames, bins } = stft(samples, { ...options, removeMean, preemphasis });
      const start = windowPosition === 'middle' ? Math.floor((fftSize - windowLength) / 2) : 0;
      for (let t = 0; t < frames; t++) {
        const x = samples.subarray(20 * t + start, 20 * t + start + windowLength);
        const mean = removeMean ? x.reduce((sum, value) => sum + value, 0) / windowLength : 0;
        const frame = new Float64Array(fftSize);
        for (let n = 0; n < windowLength; n++) {
          frame[start + n] = x[n] - mean - preemphasis * (x[Math.max(0, n - 1)] - mean);
        }
        const expected = stft(frame, options);
        expect(largestRelativeError(real.subarray(t * bins, (t + 1) * bins), expected.real, 1)).toBeLessThan(1e-13);
        expect(largestRelativeError(imaginary.subarray(t * bins, (t + 1) * bins), expected.imaginary, 1)).toBeLessThan(
          1e-13,
        );
      }
    },
  );

  it('takes logarithms of whatever is a normal number', () => {
    const options = { sampleRate: 8000, fftSize: 32, hopLength: 8, bands: 3, engine } as const;
    const exponent = fc.double({ min: -120, max: 120, noNaN: true });
    fc.assert(
      fc.property(exponent, fc.constantFrom('dB' as const, 'ln' as const), (decades, unit) => {
        const samples = noise(40).map((value) => value * 10 ** decades);
        const decibel = { rule: 'floor', floor: 1e-260, reference: 3, unit } as const;
        const { data } = logMelSpectrogram(samples, { ...options, decibel });
        const powers = melSpectrogram(samples, options).data;
        const expected = powers.map((p) => (unit === 'dB' ? 10 * Math.log10(p / 3) : Math.log(p / 3)));
        // float32 of levels up to 2600 dB
        expect(largestRelativeError(data, expected, 1)).toBeLessThan(1e-7);
      }),
      { numRuns: 100 },
    );
  });

  it('forgets the clip before, whatever came between', () => {
    const options = { ...presets.kaldi.logMel, engine };
    const alone = logMelSpectrogram(noise(1000), options);
    logMelSpectrogram(noise(16000, 1, 9), options);
    expect(logMelSpectrogram(noise(1000), options)).toEqual(alone);
  });
});

describe('realFft', () => {
  it.each([997, 1021, 2 * 1021, 17 * 19, 2 * 3 * 5 * 7 * 11])('is the sum that defines it, N = %i', (size) => {
    const fft = realFft(size);
    const samples = noise(size);
    fft.input.set(samples);
    fft.transform();
    expect(fft.output).toHaveLength(2 * (Math.floor(size / 2) + 1));
    for (const k of [0, 1, 2, Math.floor(size / 3), Math.floor(size / 2)]) {
      let [real, imaginary] = [0, 0];
      for (let n = 0; n < size; n++) {
        real += samples[n] * Math.cos((2 * Math.PI * ((k * n) % size)) / size);
        imaginary -= samples[n] * Math.sin((2 * Math.PI * ((k * n) % size)) / size);
      }
      expect(Math.abs(fft.output[2 * k] - real)).toBeLessThan(1e-12 * size);
      expect(Math.abs(fft.output[2 * k + 1] - imaginary)).toBeLessThan(1e-12 * size);
    }
  });
});

describe('copyPadded', () => {
  it('reads any stretch of the endlessly padded clip', () => {
    const sourceOf: Record<PadMode, (n: number, length: number) => number> = {
      constant: (n, length) => (n >= 0 && n < length ? n : -1),
      edge: (n, length) => Math.min(Math.max(n, 0), length - 1),
      reflect: (n, length) => {
        // steps from mirror to mirror, one sample at a time
        let [at, step] = [0, 1];
        for (let i = 0; i < Math.abs(n); i++) {
          if (length === 1) break;
          if (at + step < 0 || at + step >= length) step = -step;
          at += step;
        }
        return at;
      },
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: 0, max: 50 }),
        fc.constantFrom<PadMode>('constant', 'edge', 'reflect'),
        (length, start, count, mode) => {
          const samples = Float64Array.from({ length }, (_, n) => n + 1);
          const target = new Float64Array(count + 1).fill(-7);
          copyPadded(samples, start, target, count, mode);
          const expected = Array.from({ length: count }, (_, i) => {
            const source = sourceOf[mode](start + i, length);
            return source < 0 ? 0 : samples[source];
          });
          expect([...target]).toEqual([...expected, -7]);
        },
      ),
    );
  });
});
