import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError, trimSilence, type TrimOptions } from '@image2audio/audio-spectrogram';
import { fixtureCases } from './fixture';
import { noise, signal, type SignalSpec } from './signals';

/** The definition, without running sums. */
function naiveTrim(samples: Float64Array, thresholdDb: number, frameLength: number, hopLength: number) {
  const levels: number[] = [];
  const margin = Math.floor(frameLength / 2);
  for (let start = -margin; start + frameLength <= samples.length + margin; start += hopLength) {
    let energy = 0;
    for (let n = Math.max(0, start); n < Math.min(samples.length, start + frameLength); n++) energy += samples[n] ** 2;
    levels.push(10 * Math.log10(Math.max(1e-10, energy / frameLength)));
  }
  const loud = levels.map((level) => level > Math.max(...levels) - thresholdDb);
  return {
    start: loud.indexOf(true) * hopLength,
    end: Math.min(samples.length, (loud.lastIndexOf(true) + 1) * hopLength),
  };
}

describe('trimSilence', () => {
  it.each(fixtureCases<{ signal: SignalSpec; options: TrimOptions; start: number; end: number }>('trim'))(
    'cuts where librosa cuts: $signal, $options',
    ({ signal: spec, options, start, end }) => {
      const samples = signal(spec);
      const trimmed = trimSilence(samples, options);
      expect([trimmed.start, trimmed.end]).toEqual([start, end]);
      expect(trimmed.samples).toEqual(samples.subarray(start, end));
    },
  );

  it('follows the definition for any burst', () => {
    fc.assert(
      fc.property(
        fc.nat(900),
        fc.nat(900),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 2, max: 300 }),
        fc.constantFrom(1, 7, 50, 64),
        (a, b, thresholdDb, frameLength, hopLength) => {
          const samples = noise(1000, 0.001, 3);
          samples.set(noise(Math.abs(a - b), 0.5, 4), Math.min(a, b));
          const { start, end } = trimSilence(samples, { thresholdDb, frameLength, hopLength });
          expect({ start, end }).toEqual(naiveTrim(samples, thresholdDb, frameLength, hopLength));
        },
      ),
      { numRuns: 200, seed: 25 },
    );
  });

  it('hears what is quiet behind what is loud', () => {
    // a click of 1e5, and behind it a tone 143 dB below that frame: a sum of squares of 1e10 would not feel it
    const samples = new Float64Array(8192);
    samples[0] = 1e5;
    for (let n = 6000; n < 7000; n++) samples[n] = n % 2 === 0 ? 3e-4 : -3e-4;
    const options = { thresholdDb: 160, frameLength: 512, hopLength: 128 };
    const { start, end } = trimSilence(samples, options);
    expect({ start, end }).toEqual(naiveTrim(samples, 160, 512, 128));
    expect(end).toBeGreaterThan(7000);
    expect(end).toBeLessThan(8192);
  });

  it('does not depend on the volume', () => {
    const samples = signal({ kind: 'burst', length: 20000, start: 6000, end: 13000 });
    const { start, end } = trimSilence(samples, { thresholdDb: 30 });
    expect(
      trimSilence(
        samples.map((value) => value / 8),
        { thresholdDb: 30 },
      ),
    ).toMatchObject({ start, end });
  });

  it('refuses options out of range', () => {
    expect(() => trimSilence(noise(10), { thresholdDb: 0 })).toThrow(AudioArgumentError);
    expect(() => trimSilence(noise(10), { frameLength: 0 })).toThrow(/frameLength: found 0/);
    expect(() => trimSilence(noise(10), { hopLength: -1 })).toThrow(/hopLength: found -1/);
    expect(() => trimSilence(new Float32Array(0))).toThrow(/samples: found no samples/);
  });
});
