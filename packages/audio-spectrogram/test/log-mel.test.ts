import { describe, expect, it } from 'vitest';
import {
  AudioArgumentError,
  type DecibelRule,
  fitFrames,
  image2AudioSpectrogram,
  isSilent,
  logMelSpectrogram,
  mixDown,
  peak,
  presets,
  type Spectrogram,
} from '@image2audio/audio-spectrogram';
import { melFilterbank, powerSpectrogram, powerToDecibel } from '@image2audio/audio-spectrogram/transform';
import { fixtureCases, largestRelativeError } from './fixture';
import { chirp, noise, signal, type SignalSpec, tone } from './signals';

type FloorRule = Extract<DecibelRule, { rule: 'floor' }>;

const { logMel } = presets.image2audio;

describe('logMelSpectrogram', () => {
  it.each(fixtureCases<{ signal: SignalSpec; frames: number; level: number[] }>('log-mel'))(
    'agrees with librosa within 2e-5 dB with the preset: $signal.kind of $signal.length samples',
    ({ signal: spec, frames, level }) => {
      const spectrogram = logMelSpectrogram(signal(spec), logMel);
      expect([spectrogram.frames, spectrogram.bands]).toEqual([frames, 64]);
      // float32 resolves 4e-6 dB at 70 dB
      const worst = level.reduce((most, value, i) => Math.max(most, Math.abs(spectrogram.data[i] - value)), 0);
      expect(worst).toBeLessThan(2e-5);
      expect(spectrogram.data).toHaveLength(level.length);
    },
  );

  it('is the filterbank times the power spectrogram', () => {
    const options = {
      sampleRate: 8000,
      fftSize: 128,
      hopLength: 50,
      bands: 9,
      scale: 'htk',
      normalization: 'none',
    } as const;
    const samples = noise(700);
    const { weights, bands, bins } = melFilterbank(options);
    const { data: power, frames } = powerSpectrogram(samples, options);
    const expected = Array.from({ length: frames * bands }, (_, i) => {
      const [frame, band] = [Math.floor(i / bands), i % bands];
      let sum = 0;
      for (let k = 0; k < bins; k++) sum += weights[band * bins + k] * power[frame * bins + k];
      return 10 * Math.log10(sum + 1e-7);
    });
    expect(largestRelativeError(logMelSpectrogram(samples, options).data, expected, 1)).toBeLessThan(1e-6);
  });

  it('has the floor everywhere for digital silence', () => {
    const { data, floor } = logMelSpectrogram(new Float32Array(3000), logMel);
    expect(floor).toBeCloseTo(-70, 10);
    expect(new Set(data)).toEqual(new Set([Math.fround(floor)]));
  });

  it('rises by 20 dB where the amplitude is ten times as large', () => {
    const [quiet, loud] = [0.05, 0.5].map((amplitude) =>
      logMelSpectrogram(tone(16000, 16000, 1000, amplitude), logMel),
    );
    const band = quiet.data.subarray(30 * 64, 31 * 64).indexOf(Math.max(...quiet.data.subarray(30 * 64, 31 * 64)));
    expect(loud.data[30 * 64 + band] - quiet.data[30 * 64 + band]).toBeCloseTo(20, 3);
  });

  it('follows a rising tone from the lowest bands to the highest', () => {
    const { data, frames } = logMelSpectrogram(chirp(32000, 16000, 100, 7500), logMel);
    const loudestBand = (frame: number) => {
      const row = data.subarray(frame * 64, (frame + 1) * 64);
      return row.indexOf(Math.max(...row));
    };
    for (let frame = 6; frame < frames - 5; frame++)
      expect(loudestBand(frame)).toBeGreaterThanOrEqual(loudestBand(frame - 1));
    expect(loudestBand(5)).toBeLessThan(10);
    expect(loudestBand(frames - 6)).toBeGreaterThan(58);
  });

  it('gives clips in turn what they get alone, whatever options came between', () => {
    const [a, b] = [noise(5000), noise(4000, 0.1, 9)];
    const alone = logMelSpectrogram(a, logMel);
    for (let bands = 3; bands < 23; bands++) logMelSpectrogram(b, { ...logMel, bands, windowLength: 1024 });
    expect(logMelSpectrogram(a, logMel)).toEqual(alone);
  });
});

describe('powerToDecibel', () => {
  it.each(fixtureCases<{ rule: Omit<FloorRule, 'rule'>; power: number[]; level: number[] }>('decibel'))(
    'agrees with librosa.power_to_db within 1e-7 dB: $rule',
    ({ rule, power, level }) => {
      const levels = Float64Array.from(power);
      const floor = powerToDecibel(levels, { rule: 'floor', ...rule });
      expect(largestRelativeError(levels, level, 1)).toBeLessThan(1e-7);
      expect(Math.min(...levels)).toBe(floor);
    },
  );

  it('refuses what has no logarithm', () => {
    expect(() => powerToDecibel(Float64Array.of(1), { rule: 'offset', offset: 0 })).toThrow(AudioArgumentError);
    expect(() => powerToDecibel(Float64Array.of(1), { rule: 'floor', floor: -1 })).toThrow(/floor: found -1/);
    expect(() => powerToDecibel(Float64Array.of(1), { rule: 'floor', reference: NaN })).toThrow(/reference: found NaN/);
    expect(() => powerToDecibel(Float64Array.of(1), { rule: 'floor', rangeDb: 0 })).toThrow(/rangeDb: found 0/);
    expect(() => powerToDecibel(Float64Array.of(1), { rule: 'offset', offset: Infinity })).toThrow(
      /offset: found Infinity/,
    );
  });
});

describe('fitFrames', () => {
  const counting = (frames: number): Spectrogram => ({
    data: Float32Array.from({ length: 2 * frames }, (_, i) => Math.floor(i / 2)),
    frames,
    bands: 2,
    floor: -70,
  });
  const firstBand = ({ data }: Spectrogram) => [...data].filter((_, i) => i % 2 === 0);

  it('cuts the middle out', () => {
    expect(firstBand(fitFrames(counting(7), 3))).toEqual([2, 3, 4]);
    expect(firstBand(fitFrames(counting(8), 3))).toEqual([2, 3, 4]);
  });

  it('pads on both sides with the floor or what is asked for', () => {
    expect(firstBand(fitFrames(counting(2), 4))).toEqual([-70, 0, 1, -70]);
    expect(firstBand(fitFrames(counting(2), 5, { fill: 9 }))).toEqual([9, 0, 1, 9, 9]);
  });

  it('copies where nothing is to do', () => {
    const spectrogram = counting(3);
    const fitted = fitFrames(spectrogram, 3);
    expect(fitted).toEqual(spectrogram);
    expect(fitted.data).not.toBe(spectrogram.data);
  });

  it('refuses a number of frames that is not a positive integer', () => {
    expect(() => fitFrames(counting(3), 0)).toThrow(AudioArgumentError);
  });
});

describe('image2AudioSpectrogram', () => {
  it('is 156 frames of 64 bands, whatever the rate and length', () => {
    for (const rate of [8000, 16000, 22050, 44100, 48000]) {
      for (const seconds of [0.01, 1, 4]) {
        const { data, frames, bands, floor } = image2AudioSpectrogram(noise(Math.round(rate * seconds)), rate);
        expect([data.length, frames, bands, floor]).toEqual([9984, 156, 64, -70]);
        expect(data.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('is nearly the same from 48 and from 16 kHz', () => {
    const [at16, at48] = [16000, 48000].map(
      (rate) => image2AudioSpectrogram(chirp(2 * rate, rate, 100, 6500), rate).data,
    );
    const loud = [...at16.keys()].filter((i) => at16[i] > 0);
    expect(loud.length).toBeGreaterThan(300);
    for (const i of loud) expect(Math.abs(at16[i] - at48[i])).toBeLessThan(0.05);
  });

  it('puts a short sound amid silence into the middle', () => {
    const clip = new Float32Array(48000);
    clip.set(noise(4096, 0.5), 5000);
    const { data } = image2AudioSpectrogram(clip, 16000);
    const isPadding = (frame: number) => data.subarray(frame * 64, (frame + 1) * 64).every((level) => level === -70);
    const sounding = Array.from({ length: 156 }, (_, frame) => frame).filter((frame) => !isPadding(frame));
    expect(Math.abs(sounding[0] + sounding[sounding.length - 1] - 155)).toBeLessThanOrEqual(4);
  });

  it('takes other presets', () => {
    const preset = { ...presets.image2audio, trim: null, frames: null };
    expect(image2AudioSpectrogram(noise(8000), 16000, preset)).toEqual(
      logMelSpectrogram(Float32Array.from(noise(8000)), logMel),
    );
  });

  it('is all floor for digital silence', () => {
    expect(new Set(image2AudioSpectrogram(new Float32Array(9000), 16000).data)).toEqual(new Set([-70]));
  });
});

describe('peak, isSilent, mixDown', () => {
  it('measures the largest absolute sample', () => {
    expect(peak(Float32Array.of(0.25, -0.5, 0))).toBe(0.5);
    expect(peak(new Float32Array(0))).toBe(0);
  });

  it('takes a clip for silent below the threshold only', () => {
    expect(isSilent(new Float32Array(100))).toBe(true);
    expect(isSilent(Float32Array.of(0, 0.001))).toBe(false);
    expect(isSilent(Float32Array.of(0, 0.001), 0.01)).toBe(true);
  });

  it('averages channels', () => {
    const [left, right] = [Float32Array.of(1, 0.5), Float32Array.of(-1, 0.25)];
    expect([...mixDown({ channels: [left, right] })]).toEqual([0, 0.375]);
    expect(mixDown({ channels: [left] })).toBe(left);
    expect(mixDown({ channels: [] })).toHaveLength(0);
  });
});
