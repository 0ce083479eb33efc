import { randomStream } from '@image2audio/tfjs-training';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassifierError, augmentBatch } from '../src';

const shape = { frames: 40, bands: 16 };
const size = shape.frames * shape.bands;
const still = { roll: 0, bandMask: 0, timeMask: 0, gain: 0, offset: 0 };

/** Value frame + band / 100 + 1, so that every cell tells where it came from. */
const ramp = Float32Array.from({ length: size }, (_, i) => Math.floor(i / 16) + (i % 16) / 100 + 1);

describe('augmentBatch', () => {
  it('with everything off returns an equal copy', () => {
    const copy = augmentBatch(ramp, { ...shape, ...still }, randomStream(1));
    expect(copy).toEqual(ramp);
    expect(copy).not.toBe(ramp);
  });

  it('rolls whole frames by at most the limit, and uses both ends of it', () => {
    const shifts = new Set<number>();
    const random = randomStream(3);
    for (let i = 0; i < 200; i++) {
      const rolled = augmentBatch(ramp, { ...shape, ...still, roll: 2 }, random);
      const shift = 1 - Math.floor(rolled[0]);
      const wrapped = shift < -20 ? shift + 40 : shift;
      for (let frame = 0; frame < 40; frame++) {
        const from = (frame - wrapped + 40) % 40;
        expect(rolled[frame * 16 + 5]).toBe(ramp[from * 16 + 5]);
      }
      shifts.add(wrapped);
    }
    expect([...shifts].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('masks one run of bands and one run of frames, shorter than their limits, and changes nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 30 }),
        (seed, band, time) => {
          const masked = augmentBatch(ramp, { ...shape, ...still, bandMask: band, timeMask: time }, randomStream(seed));
          const cell = (frame: number, k: number) => masked[frame * 16 + k];
          const frames = Array.from({ length: 40 }, (_, t) => t);
          const bands = Array.from({ length: 16 }, (_, k) => k);
          const maskedFrames = frames.filter((t) => bands.every((k) => cell(t, k) === 0));
          const maskedBands = bands.filter((k) => frames.every((t) => cell(t, k) === 0));
          expect(maskedFrames.length).toBeLessThan(Math.max(time, 1));
          expect(maskedBands.length).toBeLessThan(Math.max(band, 1));
          for (const run of [maskedFrames, maskedBands]) {
            if (run.length > 0) expect(run[run.length - 1] - run[0]).toBe(run.length - 1);
          }
          for (const t of frames) {
            for (const k of bands) {
              const hidden = maskedFrames.includes(t) || maskedBands.includes(k);
              expect(cell(t, k)).toBe(hidden ? 0 : ramp[t * 16 + k]);
            }
          }
        },
      ),
      { numRuns: 40, seed: 4 },
    );
  });

  it('applies one gain and one offset to a whole item, within their bounds', () => {
    const random = randomStream(8);
    for (let i = 0; i < 100; i++) {
      const changed = augmentBatch(ramp, { ...shape, ...still, gain: 0.3, offset: 0.5 }, random);
      const gain = (changed[size - 1] - changed[0]) / (ramp[size - 1] - ramp[0]);
      const offset = changed[0] - gain * ramp[0];
      expect(Math.abs(gain - 1)).toBeLessThanOrEqual(0.3 + 1e-5);
      expect(Math.abs(offset)).toBeLessThanOrEqual(0.5 + 1e-5);
      expect(changed[300]).toBeCloseTo(gain * ramp[300] + offset, 4);
    }
  });

  it('is seeded, treats items independently and leaves its input alone', () => {
    const two = new Float32Array([...ramp, ...ramp]);
    const first = augmentBatch(two, shape, randomStream(5));
    expect(first).toEqual(augmentBatch(two, shape, randomStream(5)));
    expect(first).not.toEqual(augmentBatch(two, shape, randomStream(6)));
    expect(first.subarray(0, size)).not.toEqual(first.subarray(size));
    expect(two).toEqual(new Float32Array([...ramp, ...ramp]));
  });

  it('masks no more than there is, and refuses values that are no whole spectrograms', () => {
    const tiny = augmentBatch(new Float32Array(6).fill(1), { frames: 3, bands: 2 }, randomStream(1));
    expect(tiny.every(Number.isFinite)).toBe(true);
    expect(() => augmentBatch(new Float32Array(7), { frames: 3, bands: 2 }, randomStream(1))).toThrow(ClassifierError);
  });
});
