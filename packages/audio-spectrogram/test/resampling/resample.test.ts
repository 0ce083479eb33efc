import { describe, expect, it } from 'vitest';
import { AudioArgumentError, resample } from '@image2audio/audio-spectrogram';
import { noise, tone } from '../signals';

const SECONDS = 0.5;

/** Gain in dB from `hz` to `measuredHz`: a fit of sine and cosine, under a Hann window against leakage. */
function gainDb(fromRate: number, toRate: number, hz: number, measuredHz = hz): number {
  const output = resample(tone(SECONDS * fromRate, fromRate, hz), fromRate, toRate);
  const [from, to] = [Math.round(0.2 * output.length), Math.round(0.8 * output.length)];
  let [ss, sc, cc, sy, cy] = [0, 0, 0, 0, 0];
  for (let n = from; n < to; n++) {
    const angle = (2 * Math.PI * measuredHz * n) / toRate;
    const weight = Math.sin((Math.PI * (n - from)) / (to - from)) ** 2;
    const [s, c] = [weight * Math.sin(angle), weight * Math.cos(angle)];
    ss += s * s;
    sc += s * c;
    cc += c * c;
    sy += s * weight * output[n];
    cy += c * weight * output[n];
  }
  const determinant = ss * cc - sc * sc;
  return 20 * Math.log10(Math.hypot((cc * sy - sc * cy) / determinant, (ss * cy - sc * sy) / determinant));
}

/** Level in dB of all that is left of a tone of amplitude 1, relative to that tone. */
function residueDb(fromRate: number, toRate: number, hz: number): number {
  const output = resample(tone(SECONDS * fromRate, fromRate, hz), fromRate, toRate);
  const middle = output.subarray(Math.round(0.2 * output.length), Math.round(0.8 * output.length));
  return 10 * Math.log10((2 * middle.reduce((sum, value) => sum + value * value, 0)) / middle.length);
}

const ratePairs: [number, number][] = [
  [48000, 16000],
  [44100, 16000],
  [22050, 16000],
  [8000, 16000],
  [11025, 16000],
  [16000, 44100],
  [44101, 16000],
  [96000, 44100],
  [16000, 48000],
];

describe('resample', () => {
  it.each(ratePairs)(
    '%i to %i Hz: ripple below 0.1 dB up to 0.9 of the lower Nyquist frequency',
    (fromRate, toRate) => {
      const nyquist = Math.min(fromRate, toRate) / 2;
      for (const share of [0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9]) {
        expect(Math.abs(gainDb(fromRate, toRate, share * nyquist))).toBeLessThan(0.001);
      }
    },
  );

  it.each(ratePairs.filter(([from, to]) => from > to))(
    '%i to %i Hz: what lies above the lower Nyquist frequency is attenuated by 80 dB',
    (fromRate, toRate) => {
      for (let hz = toRate / 2 + 5; hz < fromRate / 2; hz += (fromRate - toRate) / 31) {
        expect(residueDb(fromRate, toRate, hz)).toBeLessThan(-80);
      }
    },
  );

  it.each(ratePairs.filter(([from, to]) => from < to))(
    '%i to %i Hz: images are attenuated by 80 dB',
    (fromRate, toRate) => {
      for (const share of [0.1, 0.5, 0.9]) {
        const hz = (share * fromRate) / 2;
        expect(gainDb(fromRate, toRate, hz, fromRate - hz)).toBeLessThan(-80);
      }
    },
  );

  it.each(ratePairs)('%i to %i Hz: keeps the time of the first sample, and the values between', (fromRate, toRate) => {
    const hz = 440;
    const output = resample(tone(SECONDS * fromRate, fromRate, hz), fromRate, toRate);
    expect(output).toHaveLength(Math.ceil((Math.floor(SECONDS * fromRate) * toRate) / fromRate));
    const expected = tone(output.length, toRate, hz);
    const worst = output
      .map((value, m) => Math.abs(value - expected[m]))
      .subarray(Math.round(0.2 * output.length), Math.round(0.8 * output.length))
      .reduce((a, b) => Math.max(a, b), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  it('keeps a constant constant, at every phase', () => {
    const output = resample(new Float64Array(4000).fill(1), 44100, 16000);
    for (let m = 300; m < output.length - 300; m++) expect(output[m]).toBeCloseTo(1, 6);
  });

  it('delays an impulse to where it belongs', () => {
    const input = new Float32Array(1000);
    input[480] = 1;
    const output = resample(input, 48000, 16000);
    expect(output.indexOf(Math.max(...output))).toBe(160);
    for (let d = 1; d < 100; d++) expect(output[160 - d]).toBeCloseTo(output[160 + d], 7);
  });

  it('returns a copy where the rates are equal', () => {
    const samples = Float32Array.from(noise(50));
    const output = resample(samples, 16000, 16000);
    expect(output).toEqual(samples);
    expect(output).not.toBe(samples);
  });

  it('takes a clip shorter than the filter', () => {
    expect(resample(Float32Array.of(1), 48000, 16000)).toHaveLength(1);
    expect(resample(Float32Array.of(1, 1), 8000, 16000)).toHaveLength(4);
  });

  it('attenuates more where asked to', () => {
    const samples = tone(24000, 48000, 8400);
    const level = (attenuationDb: number) => {
      const middle = resample(samples, 48000, 16000, { attenuationDb }).subarray(2000, 6000);
      return Math.max(...middle.map(Math.abs));
    };
    expect(level(120)).toBeLessThan(1e-5);
    expect(level(40)).toBeLessThan(0.02);
    expect(level(40)).toBeGreaterThan(1e-4);
  });

  it.each<[number, number, object, RegExp]>([
    [0, 16000, {}, /fromRate: found 0/],
    [16000, 44100.5, {}, /toRate: found 44100.5/],
    [4294967295, 16000, {}, /fromRate: found 4294967295 Hz, expected within a factor of 64/],
    [1, 16000, {}, /fromRate: found 1 Hz/],
    [30_000_000, 20_000_000, {}, /fromRate: found 30000000 Hz, expected at most 10000000 Hz/],
    [9_000_000, 11_000_000, {}, /toRate: found 11000000 Hz/],
    [48000, 16000, { passband: 1 }, /passband: found 1/],
    [48000, 16000, { attenuationDb: 10 }, /attenuationDb: found 10/],
  ])('refuses %d to %d Hz with %o', (from, to, options, message) => {
    expect(() => resample(noise(10), from, to, options)).toThrow(AudioArgumentError);
    expect(() => resample(noise(10), from, to, options)).toThrow(message);
  });

  it('refuses samples that are not finite', () => {
    expect(() => resample(Float32Array.of(0, NaN), 48000, 16000)).toThrow(/samples\[1\]: found NaN/);
    expect(() => resample(new Float32Array(0), 48000, 16000)).toThrow(/samples: found no samples/);
  });
});
