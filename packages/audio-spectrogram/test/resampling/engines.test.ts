import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError, resample } from '@image2audio/audio-spectrogram';
import { noise } from '../signals';

const rates = fc.constantFrom(8000, 11025, 12000, 16000, 16001, 22050, 24000, 32000, 44100, 48000, 96000);

describe('the engines of resample', () => {
  it('agree for any rates, lengths and filters', () => {
    fc.assert(
      fc.property(
        rates,
        rates,
        fc.integer({ min: 1, max: 30000 }),
        fc.constantFrom({}, { passband: 0.6, attenuationDb: 40 }, { passband: 0.97, attenuationDb: 180 }),
        (fromRate, toRate, length, options) => {
          const samples = noise(length, 0.9, length);
          const plain = resample(samples, fromRate, toRate, { ...options, engine: 'typescript' });
          const vectors = resample(samples, fromRate, toRate, { ...options, engine: 'webassembly' });
          expect(vectors).toHaveLength(plain.length);
          let worst = 0;
          for (let m = 0; m < plain.length; m++) worst = Math.max(worst, Math.abs(plain[m] - vectors[m]));
          expect(worst).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agree at the largest factors', () => {
    for (const [fromRate, toRate] of [
      [64000, 1000],
      [1000, 64000],
    ]) {
      const plain = resample(noise(3000), fromRate, toRate, { engine: 'typescript' });
      const vectors = resample(noise(3000), fromRate, toRate, { engine: 'webassembly' });
      expect(vectors).toHaveLength(plain.length);
      plain.forEach((value, m) => {
        if (!(Math.abs(vectors[m] - value) < 1e-6)) throw new Error(`value ${m}: ${vectors[m]} for ${value}`);
      });
    }
  });

  it('keep nothing of the clip before', () => {
    const samples = noise(7000);
    const before = resample(samples, 44100, 16000, { engine: 'webassembly' });
    resample(new Float32Array(90000).fill(1), 44100, 16000, { engine: 'webassembly' });
    expect(resample(samples, 44100, 16000, { engine: 'webassembly' })).toEqual(before);
  });

  it('are refused by other names', () => {
    expect(() => resample(noise(9), 48000, 16000, { engine: 'gpu' as 'typescript' })).toThrow(AudioArgumentError);
  });
});
