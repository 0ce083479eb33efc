import { describe, expect, it } from 'vitest';
import { AudioArgumentError } from '@image2audio/audio-spectrogram';
import { griffinLim, type GriffinLimOptions, istft, spectralConvergence } from '@image2audio/audio-spectrogram/inverse';
import { powerSpectrogram, stft, type StftOptions } from '@image2audio/audio-spectrogram/transform';
import { fixtureCases, largestRelativeError } from './fixture';
import { noise, signal, type SignalSpec } from './signals';
import { uniform, voice } from './voice';

function magnitudes(samples: Float64Array, options: StftOptions) {
  const power = powerSpectrogram(samples, options);
  return { ...power, data: power.data.map(Math.sqrt) };
}

interface GriffinLimCase {
  signal: SignalSpec;
  options: StftOptions & { length?: number };
  iterations: number;
  momentum: number;
  result: number[];
  convergence: number;
}

describe('griffinLim', () => {
  it.each(fixtureCases<GriffinLimCase>('griffin-lim'))(
    'agrees with librosa within 1e-6 from equal phases: $signal.kind, $options, $iterations rounds, momentum $momentum',
    ({ signal: spec, options, iterations, momentum, result, convergence }) => {
      const magnitude = magnitudes(signal(spec), options);
      const ours = griffinLim(magnitude, { ...options, iterations, momentum, random: uniform(9) });
      expect(ours.length).toBe(result.length);
      expect(largestRelativeError(ours, result, 0.1)).toBeLessThan(1e-6);
      expect(Math.abs(spectralConvergence(magnitude, ours, options) - convergence)).toBeLessThan(1e-6);
    },
  );

  const options = { fftSize: 1024, windowLength: 800, hopLength: 256 };
  const speech = magnitudes(voice(16000, 16000), options);
  it.each(fixtureCases<GriffinLimCase>('griffin-lim-convergence'))(
    'comes as near as librosa on a second of voice: $iterations rounds, momentum $momentum',
    ({ iterations, momentum, convergence }) => {
      const ours = griffinLim(speech, { ...options, iterations, momentum, random: uniform(9) });
      // rounding grows over a hundred rounds: a thousandth either way
      expect(spectralConvergence(speech, ours, options)).toBeLessThan(1.001 * convergence);
    },
  );

  it('takes the phases of the true signal for a fixed point', () => {
    // phases are drawn frame by frame, bin by bin: here from the spectrogram itself
    const samples = noise(400);
    const shape = { fftSize: 32, hopLength: 8 };
    const { real, imaginary } = stft(samples, shape);
    let next = 0;
    const phase = () => {
      const turn = Math.atan2(imaginary[next], real[next++]) / (2 * Math.PI);
      return turn < 0 ? turn + 1 : turn;
    };
    const restored = griffinLim(magnitudes(samples, shape), { ...shape, iterations: 3, random: phase });
    expect(largestRelativeError(restored, samples, 1)).toBeLessThan(1e-10);
  });

  it('without momentum comes nearer in every round (Griffin and Lim 1984)', () => {
    const shape = { fftSize: 64, hopLength: 16 };
    const magnitude = magnitudes(noise(640), shape);
    const reached = [1, 2, 3, 5, 8, 13, 21].map((iterations) =>
      spectralConvergence(magnitude, griffinLim(magnitude, { ...shape, iterations, momentum: 0 }), shape),
    );
    expect(reached).toEqual([...reached].sort((a, b) => b - a));
    expect(reached[6]).toBeLessThan(0.8 * reached[0]);
  });

  it('gives equal sounds for equal calls, and other sounds for other phases', () => {
    const shape = { fftSize: 64, hopLength: 16, iterations: 2 };
    const magnitude = magnitudes(noise(320), shape);
    expect(griffinLim(magnitude, shape)).toEqual(griffinLim(magnitude, shape));
    expect(griffinLim(magnitude, shape)).not.toEqual(griffinLim(magnitude, { ...shape, random: uniform(1) }));
  });

  it('turns silence into silence', () => {
    const shape = { fftSize: 64, hopLength: 16 };
    expect(griffinLim(magnitudes(new Float64Array(100), shape), shape)).toEqual(new Float64Array(96));
  });

  const shape = { fftSize: 64, hopLength: 16 };
  const magnitude = magnitudes(noise(320), shape);
  const refused: [string, typeof magnitude, GriffinLimOptions, RegExp][] = [
    [
      'a momentum above 1',
      magnitude,
      { ...shape, momentum: 1.1 },
      /momentum: found 1.1, expected a number from 0 to 1/,
    ],
    ['no iterations', magnitude, { ...shape, iterations: 0 }, /iterations: found 0, expected a positive integer/],
    [
      'a negative magnitude',
      { ...magnitude, data: magnitude.data.map((x, i) => (i === 5 ? -1 : x)) },
      shape,
      /magnitude.data\[5\]: found -1, expected 0 or more/,
    ],
    [
      'a generator beyond 1',
      magnitude,
      { ...shape, random: () => 7 },
      /random\(\): found 7, expected a number from 0 to 1/,
    ],
    ['other bins', magnitude, { fftSize: 128 }, /magnitude: found 33 bins, expected 65 bins/],
    [
      'a length of other frames',
      magnitude,
      { ...shape, length: 200 },
      /length: found 200, of which the transform makes 13 frames, expected one that makes 21 frames/,
    ],
  ];
  it.each(refused)('refuses %s', (_, input, how, message) => {
    expect(() => griffinLim(input, how)).toThrow(AudioArgumentError);
    expect(() => griffinLim(input, how)).toThrow(message);
  });
});

describe('spectralConvergence', () => {
  const shape = { fftSize: 32, hopLength: 8 };
  const samples = noise(200);
  const magnitude = magnitudes(samples, shape);

  it('is 0 for the signal itself, 1 for silence, and |1 - a| for a times the signal', () => {
    expect(spectralConvergence(magnitude, samples, shape)).toBe(0);
    expect(spectralConvergence(magnitude, new Float64Array(200), shape)).toBe(1);
    expect(
      spectralConvergence(
        magnitude,
        samples.map((x) => 1.25 * x),
        shape,
      ),
    ).toBeCloseTo(0.25, 12);
    const restored = istft(stft(samples, shape), { ...shape, length: 200 });
    expect(spectralConvergence(magnitude, restored, shape)).toBeLessThan(1e-12);
  });

  it('names what is wrong', () => {
    expect(() => spectralConvergence(magnitude, noise(300), shape)).toThrow(
      /samples: found 300 samples.*38 frames, expected 26/,
    );
    const silent = { ...magnitude, data: magnitude.data.map(() => 0) };
    expect(() => spectralConvergence(silent, samples, shape)).toThrow(/magnitude.data: found all zero/);
  });
});
