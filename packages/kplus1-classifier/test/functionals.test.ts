import { randomStream } from '@image2audio/tfjs-training';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeFrames,
  ClassifierError,
  fitStandardization,
  functionalCount,
  spectrogramFunctionals,
  standardize,
} from '../src';
import { cepstra, deltas, summaryStatistics } from '../src/functionals';
import { largestDifference } from './finite-differences';

// Made by tools/fixtures/kplus1-classifier/scipy_functionals.py in float64 from float32 values; ours is float64 too, so the
// tolerance of 1e-9 stands for differences of rounding in sums of some tens of numbers of size 100
const fixture = new URL('./fixtures/scipy-functionals.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as {
  library: string;
  frames: number;
  bands: number;
  cepstra: number;
  spectrograms: number[];
  functionals: number[];
};

describe('spectrogramFunctionals', () => {
  it('agrees with scipy 1.17.1 and numpy 2.4.6', () => {
    expect(reference.library).toBe('scipy 1.17.1, numpy 2.4.6');
    const { frames, bands, cepstra: count, spectrograms, functionals } = reference;
    const found = spectrogramFunctionals(Float32Array.from(spectrograms), { frames, bands }, { cepstra: count });
    expect(found.length).toBe(3 * functionalCount({ cepstra: count }));
    expect(largestDifference(found, functionals)).toBeLessThan(1e-9);
  });

  it('gives 241 figures of a clip by default, each item on its own', () => {
    expect(functionalCount()).toBe(241);
    const random = randomStream(3);
    const shape = { frames: 30, bands: 64 };
    const two = Float32Array.from({ length: 2 * 30 * 64 }, () => 40 * random());
    const both = spectrogramFunctionals(two, shape);
    const second = spectrogramFunctionals(two.subarray(30 * 64), shape);
    expect(both.length).toBe(2 * 241);
    expect(both.subarray(241)).toEqual(second);
  });

  it('does not hear what is added to fill up a clip, but for the share of active frames', () => {
    const random = randomStream(4);
    const bands = 8;
    const loud = Float32Array.from({ length: 40 * bands }, () => -20 + 10 * random());
    const filled = (frames: number) => {
      const clip = new Float32Array(frames * bands).fill(-70);
      clip.set(loud, Math.floor((frames - 40) / 2) * bands);
      return spectrogramFunctionals(clip, { frames, bands }, { cepstra: 3, loud: 0.6 });
    };
    const [short, long] = [filled(50), filled(60)];
    expect(largestDifference(short.subarray(0, 30), long.subarray(0, 30))).toBe(0);
    expect([short[30], long[30]]).toEqual([40 / 50, 40 / 60]);
  });

  it('refuses spectrograms of another size and a number of cepstra that is none', () => {
    const shape = { frames: 3, bands: 4 };
    expect(() => spectrogramFunctionals(new Float32Array(13), shape)).toThrow(ClassifierError);
    expect(() => spectrogramFunctionals(new Float32Array(12), shape, { cepstra: 0 })).toThrow(/cepstra/);
    expect(() => spectrogramFunctionals(new Float32Array(12), shape, { cepstra: 5 })).toThrow(/at most the 4 bands/);
  });
});

describe('activeFrames', () => {
  it('are those a quarter of the way above the quietest, counted from the frame of the given rank', () => {
    // levels 0 .. 9: the loud level is that of rank 8, 7; the limit 0.25 x 7 = 1.75
    const levels = [3, 0, 9, 1, 5, 2, 8, 4, 7, 6];
    const active = activeFrames(levels, { frames: 10, bands: 1 }, { loud: 0.8 });
    expect([...active]).toEqual([0, 2, 4, 5, 6, 7, 8, 9]);
  });

  it('are all frames where none is louder than another', () => {
    expect([...activeFrames(new Float32Array(6).fill(-70), { frames: 3, bands: 2 })]).toEqual([0, 1, 2]);
  });
});

describe('cepstra', () => {
  it('keep the energy of a frame where there are as many as bands, and hold a flat one in the first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -90, max: 30, noNaN: true }), { minLength: 5, maxLength: 5 }), (frame) => {
        const found = cepstra(frame, { frames: 1, bands: 5 }, 5);
        const energy = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value * value, 0);
        expect(energy(found)).toBeCloseTo(energy(frame), 6);
      }),
    );
    const flat = cepstra(new Float32Array(4).fill(3), { frames: 1, bands: 4 }, 4);
    expect(largestDifference(flat, [6, 0, 0, 0])).toBeLessThan(1e-12);
  });
});

describe('deltas', () => {
  it('are the slope of a straight line everywhere, and 0 for a single frame', () => {
    expect([...deltas(Float64Array.from([0, 5, 2, 5, 4, 5, 6, 5]), 2)]).toEqual([2, 0, 2, 0, 2, 0, 2, 0]);
    expect([...deltas(Float64Array.from([3, 4]), 2)]).toEqual([0, 0]);
  });
});

describe('summaryStatistics', () => {
  it('of 0 .. 10 is known by heart, and of one number is the number', () => {
    const series = Float64Array.from({ length: 11 }, (_, i) => 10 - i);
    expect(largestDifference(summaryStatistics(series), [5, Math.sqrt(10), 1, 5, 9])).toBeLessThan(1e-12);
    expect(summaryStatistics(Float64Array.from([7]))).toEqual([7, 0, 7, 7, 7]);
  });
});

describe('standardization', () => {
  it('gives mean 0 and deviation 1 to what it was fitted on, a constant column 0, and clips', () => {
    const random = randomStream(9);
    const rows = Float64Array.from({ length: 600 }, (_, i) => (i % 3 === 2 ? 4 : 100 * (i % 3) + 7 * random()));
    const scaled = standardize(rows, fitStandardization(rows, 3));
    for (const column of [0, 1]) {
      const values = Array.from({ length: 200 }, (_, row) => scaled[row * 3 + column]);
      const mean = values.reduce((sum, value) => sum + value, 0) / 200;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200;
      expect([Math.abs(mean) < 1e-6, Math.abs(variance - 1) < 1e-5]).toEqual([true, true]);
    }
    expect(scaled.every((value, i) => i % 3 !== 2 || Math.abs(value) < 1e-12)).toBe(true);
    const fit = fitStandardization(Float64Array.from([0, 2]), 1);
    expect([...standardize(Float64Array.from([-100, 1, 2, 100]), fit)]).toEqual([-5, 0, 1, 5]);
    expect([...standardize(Float64Array.from([100]), fit, { clip: 4 })]).toEqual([4]);
  });

  it('takes a column that is constant but for rounding for constant', () => {
    const { deviation } = fitStandardization(Float64Array.from([0.1 + 0.2, 0.3]), 1);
    expect(deviation[0]).toBe(1);
    expect(() => fitStandardization(new Float64Array(0), 2)).toThrow(ClassifierError);
  });
});
