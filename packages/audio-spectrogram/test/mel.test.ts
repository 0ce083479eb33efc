import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError, presets } from '@image2audio/audio-spectrogram';
import {
  emptyMelBands,
  hzToMel,
  melFilterbank,
  type MelFilterbankOptions,
  melFrequencies,
  melToHz,
} from '@image2audio/audio-spectrogram/transform';
import { fixtureCases, largestRelativeError } from './fixture';

describe('mel scales', () => {
  it('have their defining values', () => {
    expect(hzToMel(1000, 'slaney')).toBeCloseTo(15, 12);
    expect(hzToMel(200, 'slaney')).toBeCloseTo(3, 12);
    expect(hzToMel(6400, 'slaney')).toBeCloseTo(42, 12);
    expect(hzToMel(0, 'htk')).toBe(0);
    expect(hzToMel(6300, 'htk')).toBeCloseTo(2595, 9);
  });

  it('are inverted by melToHz and rise', () => {
    const hz = fc.double({ min: 0, max: 24000, noNaN: true });
    fc.assert(
      fc.property(hz, hz, fc.constantFrom('slaney' as const, 'htk' as const), (a, b, scale) => {
        expect(melToHz(hzToMel(a, scale), scale)).toBeCloseTo(a, 7);
        if (b - a > 1e-6) expect(hzToMel(b, scale)).toBeGreaterThan(hzToMel(a, scale));
      }),
      { seed: 24 },
    );
  });

  it('space frequencies evenly, both ends included', () => {
    const frequencies = melFrequencies(5, 100, 4000, 'htk');
    expect(frequencies[0]).toBeCloseTo(100, 9);
    expect(frequencies[4]).toBeCloseTo(4000, 9);
    const mels = [...frequencies].map((hz) => hzToMel(hz, 'htk'));
    expect(mels[2] - mels[1]).toBeCloseTo(mels[4] - mels[3], 9);
  });
});

describe('melFilterbank', () => {
  it.each(fixtureCases<{ options: MelFilterbankOptions; index: number[]; weights: number[] }>('mel-filterbank'))(
    'agrees with librosa within 1e-8 of the largest weight: $options',
    ({ options, index, weights }) => {
      const filterbank = melFilterbank(options);
      const expected = new Float64Array(filterbank.bands * filterbank.bins);
      index.forEach((position, i) => (expected[position] = weights[i]));
      const largest = Math.max(...weights);
      expect(largestRelativeError(filterbank.weights, expected, largest)).toBeLessThan(1e-8);
    },
  );

  it('gives every filter of the preset weight, and the area 1 Hz', () => {
    const { weights, bands, bins } = melFilterbank(presets.image2audio.logMel);
    expect([bands, bins]).toEqual([64, 513]);
    expect(emptyMelBands({ weights, bands, bins })).toEqual([]);
    for (let band = 0; band < bands; band++) {
      const area =
        weights.subarray(band * bins, (band + 1) * bins).reduce((sum, weight) => sum + weight, 0) * (16000 / 1024);
      expect(Math.abs(area - 1)).toBeLessThan(0.1);
    }
  });

  it('names the bands that are narrower than the bins are apart', () => {
    const filterbank = melFilterbank({ sampleRate: 16000, fftSize: 64, bands: 20, scale: 'htk' });
    const empty = emptyMelBands(filterbank);
    expect(empty).toContain(0);
    expect(empty).not.toContain(19);
  });

  it('sums to one between the first and the last peak without normalisation', () => {
    const { weights, bands, bins } = melFilterbank({
      sampleRate: 16000,
      fftSize: 512,
      bands: 10,
      scale: 'htk',
      normalization: 'none',
    });
    const peaks = melFrequencies(12, 0, 8000, 'htk');
    for (let k = 0; k < bins; k++) {
      const hz = (k * 16000) / 512;
      if (hz < peaks[1] || hz > peaks[10]) continue;
      let sum = 0;
      for (let band = 0; band < bands; band++) sum += weights[band * bins + k];
      expect(sum).toBeCloseTo(1, 10);
    }
  });

  const ok: MelFilterbankOptions = { sampleRate: 16000, fftSize: 512, bands: 10 };
  it.each<[MelFilterbankOptions, RegExp]>([
    [{ ...ok, bands: 0 }, /bands: found 0/],
    [{ ...ok, fftSize: 0.5 }, /fftSize: found 0.5/],
    [{ ...ok, sampleRate: NaN }, /sampleRate: found NaN/],
    [{ ...ok, minHz: -1 }, /minHz: found -1/],
    [{ ...ok, maxHz: 8001 }, /maxHz: found 8001, expected above minHz, 0, and at most half the rate, 8000/],
    [{ ...ok, minHz: 500, maxHz: 500 }, /maxHz: found 500/],
  ])('refuses %o', (options, message) => {
    expect(() => melFilterbank(options)).toThrow(AudioArgumentError);
    expect(() => melFilterbank(options)).toThrow(message);
  });
});
