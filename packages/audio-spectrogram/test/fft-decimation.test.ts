import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fftDecimation } from '../src/fft-decimation';
import { polyphaseConvolution } from '../src/polyphase-convolution';
import { polyphaseFilter } from '../src/polyphase-filter';
import { noise } from './signals';

describe('fftDecimation', () => {
  it('agrees with the sum of products for any length and ratio', () => {
    const filters = [2, 3, 7].map((down) =>
      polyphaseFilter({ fromRate: 8000 * down, toRate: 8000, passband: 0.8, attenuationDb: 60 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...filters),
        fc.integer({ min: 1, max: 3000 }),
        fc.nat(1000),
        (filter, length, seed) => {
          const samples = noise(length, 0.9, seed);
          const [fast, plain] = [fftDecimation(filter)(samples), polyphaseConvolution(filter)(samples)];
          expect(fast).toHaveLength(Math.ceil(length / filter.down));
          const worst = fast.reduce((most, value, m) => Math.max(most, Math.abs(value - plain[m])), 0);
          expect(worst).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 100, seed: 26 },
    );
  });
});

describe('polyphaseConvolution', () => {
  it('is the sum that defines it', () => {
    const filter = polyphaseFilter({ fromRate: 3000, toRate: 2000, passband: 0.5, attenuationDb: 40 });
    const samples = noise(200);
    const result = polyphaseConvolution(filter)(samples);
    for (let m = 0; m < result.length; m++) {
      // row p, value j belongs to time reach - 1 - j + p / rows before the position
      let sum = 0;
      for (let n = 0; n < samples.length; n++) {
        const distance = (m * 3) / 2 - n;
        const row = distance - Math.floor(distance) === 0 ? 0 : 1;
        const j = filter.reach - 1 - Math.floor(distance);
        if (j >= 0 && j < filter.taps) sum += filter.phases[row * filter.taps + j] * samples[n];
      }
      expect(result[m]).toBeCloseTo(sum, 6);
    }
  });
});
