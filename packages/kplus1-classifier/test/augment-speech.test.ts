import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmentSpeech, ClassifierError } from '../src';
import { randomStream } from '@image2audio/tfjs-training';
import { spectralCurve, warpBands, warpTime } from '../src/augmentation';
import { largestDifference } from './finite-differences';

const shape = { frames: 9, bands: 5 };
const ramp = (of: (frame: number, band: number) => number) =>
  Float32Array.from({ length: 45 }, (_, i) => of(Math.floor(i / 5), i % 5));

describe('warpTime', () => {
  it('reads a straight line at c + (t - shift - c) / scale, and silence beyond the ends', () => {
    const settings = fc.record({
      scale: fc.double({ min: 0.5, max: 2, noNaN: true }),
      shift: fc.double({ min: -6, max: 6, noNaN: true }),
    });
    fc.assert(
      fc.property(settings, ({ scale, shift }) => {
        const found = warpTime(
          ramp((frame, band) => 10 * frame + band),
          shape,
          { scale, shift },
        );
        const expected = ramp((frame, band) => {
          const place = 4 + (frame - shift - 4) / scale;
          return place < 0 || place > 8 ? band : 10 * place + band;
        });
        expect(largestDifference(found, expected)).toBeLessThan(1e-4);
      }),
    );
  });
});

describe('warpBands', () => {
  it('reads a straight line at c + (b - shift - c) / scale, and the outermost bands beyond them', () => {
    const settings = fc.record({
      scale: fc.double({ min: 0.5, max: 2, noNaN: true }),
      shift: fc.double({ min: -3, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(settings, ({ scale, shift }) => {
        const found = warpBands(
          ramp((frame, band) => frame + 10 * band),
          shape,
          { scale, shift },
        );
        const expected = ramp((frame, band) => frame + 10 * Math.min(4, Math.max(0, 2 + (band - shift - 2) / scale)));
        expect(largestDifference(found, expected)).toBeLessThan(1e-4);
      }),
    );
  });

  it('and warpTime change nothing by default', () => {
    const item = ramp((frame, band) => Math.sin(frame * band));
    expect(warpTime(item, shape, {})).toEqual(item);
    expect(warpBands(item, shape, {})).toEqual(item);
  });
});

describe('spectralCurve', () => {
  it('goes through its knots, stays between neighbouring ones, and is flat at them', () => {
    const knots = [0.4, -1, 2, 0.5, 0.1];
    const curve = spectralCurve(knots, 401);
    knots.forEach((knot, i) => {
      expect(curve[100 * i]).toBeCloseTo(knot, 9);
      // a slope of 0: one step from a knot the curve has moved by about (pi / 100)^2 / 4 of the way
      if (i > 0) expect(Math.abs(curve[100 * i - 1] - knot)).toBeLessThan(1e-3 * 3);
    });
    for (let i = 0; i <= 400; i++) {
      const [a, b] = [knots[Math.floor(Math.min(i, 399) / 100)], knots[Math.floor(Math.min(i, 399) / 100) + 1]];
      expect(curve[i]).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-12);
      expect(curve[i]).toBeLessThanOrEqual(Math.max(a, b) + 1e-12);
    }
    expect([...spectralCurve([3], 4)]).toEqual([3, 3, 3, 3]);
  });
});

describe('augmentSpeech', () => {
  const off = {
    timeScale: 0,
    timeShift: 0,
    bandScale: 0,
    bandShift: 0,
    curveKnots: 0,
    gain: 0,
    offset: 0,
    bandMask: 0,
    timeMask: 0,
  };
  const random = randomStream(1);
  const data = Float32Array.from({ length: 3 * 45 }, () => 1 + random());

  it('changes nothing with everything off, and never its input', () => {
    const before = data.slice();
    expect(augmentSpeech(data, { ...shape, ...off }, randomStream(2))).toEqual(data);
    augmentSpeech(data, shape, randomStream(2));
    expect(data).toEqual(before);
  });

  it('is the same for the same seed, another for another, and each item has its own draws', () => {
    const run = (seed: number) => augmentSpeech(data, shape, randomStream(seed));
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
    const twice = Float32Array.from([...data.subarray(0, 45), ...data.subarray(0, 45)]);
    const [one, two] = [0, 45].map((start) => augmentSpeech(twice, shape, randomStream(3)).slice(start, start + 45));
    expect(one).not.toEqual(two);
  });

  it('does each part as its own function does, with the amount in its limits', () => {
    const item = data.subarray(0, 45);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        // gain and offset alone: an affine map, whose two numbers can be read off
        const changed = augmentSpeech(item, { ...shape, ...off, gain: 0.1, offset: 0.2 }, randomStream(seed));
        const gain = (changed[1] - changed[0]) / (item[1] - item[0]);
        const offset = changed[0] - gain * item[0];
        expect(Math.abs(gain - 1)).toBeLessThanOrEqual(0.1 + 1e-4);
        expect(Math.abs(offset)).toBeLessThanOrEqual(0.2 + 1e-3);
        expect(
          largestDifference(
            changed,
            item.map((value) => gain * value + offset),
          ),
        ).toBeLessThan(1e-3);
        // a curve alone: the same addition to every frame
        const curved = augmentSpeech(item, { ...shape, ...off, curveKnots: 3 }, randomStream(seed));
        const added = curved.map((value, i) => value - item[i]);
        expect(
          largestDifference(
            added,
            added.map((_, i) => added[i % 5]),
          ),
        ).toBeLessThan(1e-5);
        // masks alone: one run of bands and one of frames, shorter than their limits
        const masked = augmentSpeech(item, { ...shape, ...off, bandMask: 3, timeMask: 4 }, randomStream(seed));
        const bands = [0, 1, 2, 3, 4].filter((band) => masked.every((value, i) => i % 5 !== band || value === 0));
        const frames = [...Array(9).keys()].filter((f) => masked.subarray(5 * f, 5 * f + 5).every((v) => v === 0));
        expect(bands.length).toBeLessThan(3);
        expect(frames.length).toBeLessThan(4);
        masked.forEach((value, i) => {
          expect(value).toBe(bands.includes(i % 5) || frames.includes(Math.floor(i / 5)) ? 0 : item[i]);
        });
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it('moves by as many draws whatever is on', () => {
    const draws = (options: object) => {
      let count = 0;
      const counted = randomStream(1);
      augmentSpeech(data, { ...shape, curveKnots: 5, ...options }, () => ((count += 1), counted()));
      return count;
    };
    expect(draws({})).toBe(3 * 20);
    expect(draws({ ...off, curveKnots: 5 })).toBe(3 * 20);
  });

  it('refuses what does not fit', () => {
    expect(() => augmentSpeech(new Float32Array(44), shape, random)).toThrow(ClassifierError);
    expect(() => augmentSpeech(data, { ...shape, timeScale: 1 }, random)).toThrow(/timeScale/);
    expect(() => augmentSpeech(data, { ...shape, curveKnots: -1 }, random)).toThrow(/curveKnots/);
  });
});
