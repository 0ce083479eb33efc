import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AudioArgumentError,
  logMelSpectrogram,
  logMelToAudio,
  type MelOptions,
  presets,
} from '@image2audio/audio-spectrogram';
import {
  decibelToPower,
  griffinLim,
  melToMagnitude,
  spectralConvergence,
} from '@image2audio/audio-spectrogram/inverse';
import {
  melFilterbank,
  type MelFilterbankOptions,
  powerSpectrogram,
  powerToDecibel,
} from '@image2audio/audio-spectrogram/transform';
import { leastNormNnls } from '../src/least-norm-nnls';
import { melColumns } from '../src/mel-columns';
import { fixtureCases, largestRelativeError } from './fixture';
import { noise } from './signals';
import { uniform, voice } from './voice';

/** M x, sum by sum. */
function filtered({ weights, bands, bins }: ReturnType<typeof melFilterbank>, spectrum: ArrayLike<number>) {
  return Float64Array.from({ length: bands }, (_, band) => {
    let sum = 0;
    for (let k = 0; k < bins; k++) sum += weights[band * bins + k] * spectrum[k];
    return sum;
  });
}

const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
const difference = (a: Float64Array, b: ArrayLike<number>) => a.map((value, i) => value - b[i]);

function solved(options: MelFilterbankOptions, sums: ArrayLike<number>) {
  const filterbank = melFilterbank(options);
  const x = new Float64Array(filterbank.bins).fill(NaN);
  leastNormNnls(melColumns(filterbank))(Float64Array.from(sums), x);
  return { x, filterbank, residual: difference(Float64Array.from(sums), filtered(filterbank, x)) };
}

const small: MelFilterbankOptions = { sampleRate: 8000, fftSize: 128, bands: 10 };
const filterbanks = fc.record({
  sampleRate: fc.constant(8000),
  fftSize: fc.constantFrom(64, 100, 128, 255, 256),
  bands: fc.integer({ min: 1, max: 40 }),
  minHz: fc.constantFrom(0, 50, 300),
  scale: fc.constantFrom('slaney', 'htk'),
  normalization: fc.constantFrom('slaney', 'none'),
});

describe('leastNormNnls', () => {
  it.each(fixtureCases<{ options: MelFilterbankOptions; sums: number[]; residual: number }>('nnls'))(
    'leaves the residual of scipy.optimize.nnls, within 1e-6 of the sums: $options.bands bands, $options.scale',
    ({ options, sums, residual }) => {
      expect(Math.abs(norm(solved(options, sums).residual) - residual)).toBeLessThan(1e-6 * norm(sums));
    },
  );

  it('fulfils the conditions of Karush, Kuhn and Tucker, whatever the sums', () => {
    const level = fc.oneof(
      fc.constant(0),
      fc.double({ min: -8, max: 0, noNaN: true }).map((x) => 10 ** x),
    );
    const problems = filterbanks.chain((options) =>
      fc.tuple(fc.constant(options), fc.array(level, { minLength: options.bands, maxLength: options.bands })),
    );
    fc.assert(
      fc.property(problems, ([options, sums]) => {
        const { x, filterbank, residual } = solved(options, sums);
        const { weights, bands, bins } = filterbank;
        const longest = Math.max(
          ...Array.from({ length: bands }, (_, b) => norm(weights.subarray(b * bins, (b + 1) * bins))),
        );
        // the gradient of 1/2 |A x - b|^2 is zero where x > 0 and not negative elsewhere
        for (let k = 0; k < bins; k++) {
          let pull = 0;
          for (let band = 0; band < bands; band++) pull += weights[band * bins + k] * residual[band];
          const tolerance = 1e-4 * longest * norm(sums) + 1e-300;
          expect(x[k]).toBeGreaterThanOrEqual(0);
          expect(pull).toBeLessThan(tolerance);
          if (x[k] > 0) expect(pull).toBeGreaterThan(-tolerance);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the sums again where a spectrum has them, with no larger norm than that spectrum', () => {
    const spectra = filterbanks.chain((options) => {
      const bins = Math.floor(options.fftSize / 2) + 1;
      const value = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true }));
      return fc.tuple(fc.constant(options), fc.array(value, { minLength: bins, maxLength: bins }));
    });
    fc.assert(
      fc.property(spectra, ([options, spectrum]) => {
        const sums = filtered(melFilterbank(options), spectrum);
        const { x, residual } = solved(options, sums);
        expect(norm(residual)).toBeLessThanOrEqual(1e-3 * norm(sums));
        expect(norm(x)).toBeLessThanOrEqual((1 + 1e-3) * norm(spectrum));
      }),
      { numRuns: 300 },
    );
  });

  it('is the pseudo-inverse where that is not negative: one filter spreads its sum like its weights', () => {
    const options = { ...small, bands: 1, minHz: 500, maxHz: 2500 };
    const { weights } = melFilterbank(options);
    const { x } = solved(options, [3]);
    const expected = weights.map((weight) => (3 * weight) / norm(weights) ** 2);
    expect(largestRelativeError(x, expected, Math.max(...expected))).toBeLessThan(1e-7);
  });

  it('is the same for louder sums, but louder', () => {
    const draw = uniform(4);
    const sums = Array.from({ length: 10 }, draw);
    const { x } = solved(small, sums);
    const louder = solved(
      small,
      sums.map((value) => 1e12 * value),
    ).x;
    expect(
      largestRelativeError(
        louder,
        x.map((value) => 1e12 * value),
        1,
      ),
    ).toBeLessThan(1e-9);
  });

  it('refuses filters that are not triangles between neighbours', () => {
    const weights = Float64Array.of(1, 0, 0, 1, 1, 0);
    expect(() => melColumns({ weights, bands: 3, bins: 2 })).toThrow(/bin 0 in bands 0, 2, expected bins in two/);
    expect(melColumns({ weights: new Float64Array(6), bands: 3, bins: 2 }).scale).toBe(0);
  });
});

describe('melToMagnitude', () => {
  interface InversionCase {
    options: MelOptions;
    melError: number;
    magnitudeError: number;
    convergence: number;
  }
  const samples = voice(16000, 16000);
  it.each(fixtureCases<InversionCase>('mel-inversion'))(
    'is no further than librosa from sums, magnitudes and, after Griffin-Lim, the sound: $options.bands bands, power $options.power',
    ({ options, melError, magnitudeError, convergence }) => {
      const filterbank = melFilterbank(options);
      const { data, frames, bins } = powerSpectrogram(samples, options);
      const { bands } = filterbank;
      const magnitude = data.map(Math.sqrt);
      const sumsOf = (values: Float64Array) =>
        Float64Array.from(
          Array.from({ length: frames }, (_, t) => {
            const frame = values.subarray(t * bins, (t + 1) * bins);
            return [
              ...filtered(
                filterbank,
                frame.map((value) => value ** (options.power ?? 2)),
              ),
            ];
          }).flat(),
        );
      const sums = sumsOf(magnitude);
      const ours = melToMagnitude({ data: sums, frames, bands }, options);
      expect(ours).toMatchObject({ frames, bins });
      expect(norm(difference(sumsOf(ours.data), sums)) / norm(sums)).toBeLessThan(Math.min(1e-5, melError));
      // many spectra have these sums: with power 1, the one of librosa happens to be nearer to the true one by 1 %
      const slack = options.power === 1 ? 1.01 : 1;
      expect(norm(difference(ours.data, magnitude)) / norm(magnitude)).toBeLessThan(slack * magnitudeError);
      const sound = griffinLim(ours, { ...options, random: uniform(9) });
      const reached = spectralConvergence({ data: magnitude, frames, bins }, sound, options);
      expect(reached).toBeLessThan(slack * convergence);
    },
  );

  it('names what is wrong', () => {
    const mel = { data: new Float64Array(20).fill(1), frames: 2, bands: 10 };
    expect(() => melToMagnitude(mel, { ...small, bands: 11 })).toThrow(/mel: found 10 bands, expected 11 bands/);
    expect(() => melToMagnitude({ ...mel, frames: 3 }, small)).toThrow(/mel.data: found 20 values, expected 30 values/);
    const spoilt = (value: number) => ({ ...mel, data: mel.data.map((x, i) => (i === 7 ? value : x)) });
    expect(() => melToMagnitude(spoilt(-70), small)).toThrow(/mel.data\[7\]: found -70.*decibelToPower/);
    expect(() => melToMagnitude(spoilt(NaN), small)).toThrow(AudioArgumentError);
  });
});

describe('decibelToPower', () => {
  it.each([
    { rule: 'offset', offset: 1e-7 },
    { rule: 'floor', floor: 1e-10, reference: 2.5 },
    { rule: 'offset', offset: 1e-7, unit: 'ln' },
    { rule: 'floor', unit: 'ln' },
  ] as const)('undoes powerToDecibel above the floor: $rule', (rule) => {
    const power = Float64Array.of(0, 1e-6, 1e-3, 0.5, 1, 37);
    const level = Float64Array.from(power);
    powerToDecibel(level, rule);
    const restored = decibelToPower(level, rule);
    expect(largestRelativeError(restored.subarray(1), power.subarray(1), 0)).toBeLessThan(1e-9);
    expect(restored[0]).toBeCloseTo(rule.rule === 'offset' ? 0 : 1e-10, 20);
  });

  it('takes a level below silence for silence', () => {
    expect(decibelToPower(Float32Array.of(-90), { rule: 'offset', offset: 1e-7 })).toEqual(Float64Array.of(0));
  });
});

describe('logMelToAudio', () => {
  const { logMel } = presets.image2audio;

  it.each(['image2audio', 'librosa', 'torchaudio', 'vggish'] as const)(
    'gives a sound with nearly the same spectrogram: %s',
    (name) => {
      const options = presets[name].logMel;
      const spectrogram = logMelSpectrogram(voice(16000, options.sampleRate), options);
      const sound = logMelToAudio(spectrogram, options);
      const again = logMelSpectrogram(sound, options);
      expect([again.frames, again.bands]).toEqual([spectrogram.frames, spectrogram.bands]);
      // half of the louder half within 1 dB, or 0.1 in VGGish's natural logarithm of magnitudes, which is 0.9 dB
      const median = (values: ArrayLike<number>) => Array.from(values).sort((x, y) => x - y)[values.length >> 1];
      const middle = median(spectrogram.data);
      const loud = [...spectrogram.data.keys()].filter((i) => spectrogram.data[i] > middle);
      const error = median(loud.map((i) => Math.abs(again.data[i] - spectrogram.data[i])));
      expect(error).toBeLessThan(name === 'vggish' ? 0.1 : 1);
    },
  );

  it('refuses frames that were filtered one by one', () => {
    const options = presets.kaldi.logMel;
    const spectrogram = logMelSpectrogram(noise(8000), options);
    expect(() => logMelToAudio(spectrogram, options)).toThrow(/removeMean: found true, expected false/);
  });

  it('turns silence into silence', () => {
    const sound = logMelToAudio(logMelSpectrogram(new Float64Array(2048), logMel), logMel);
    expect(sound.every((sample) => Math.abs(sample) < 1e-6)).toBe(true);
  });

  it('refuses other bands', () => {
    const spectrogram = logMelSpectrogram(noise(2048), { ...logMel, bands: 40 });
    expect(() => logMelToAudio(spectrogram, logMel)).toThrow(/mel: found 40 bands, expected 64 bands/);
  });
});
