import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError, decodeWav, encodeWav, type WavEncoding } from '@image2audio/audio-spectrogram';
import { wavHeader } from '../src/encode/wav-header';
import { fixtureCases } from './fixture';
import { chunk, formatChunk, riff } from './riff';

interface WavCase {
  encoding: WavEncoding;
  bits: number;
  channels: number;
  values: number[][];
  file: string;
}

const integers: [WavEncoding, bits: number][] = [
  ['pcm_u8', 8],
  ['pcm_s16le', 16],
  ['pcm_s24le', 24],
  ['pcm_s32le', 32],
];
const encodings: WavEncoding[] = [...integers.map(([encoding]) => encoding), 'pcm_f32le', 'pcm_f64le'];

describe('encodeWav', () => {
  it.each(fixtureCases<WavCase>('encode-wav'))(
    'writes $encoding in $channels channels byte for byte as libsndfile 1.2.2 (integers) or scipy 1.17.1 (floats)',
    ({ encoding, bits, channels, values, file }) => {
      const samples = Array.from({ length: channels }, (_, c) =>
        Float64Array.from(values, (frame) => frame[c] / 2 ** (bits - 1)),
      );
      expect([...encodeWav(samples, 16000, { encoding })]).toEqual([...Buffer.from(file, 'base64')]);
    },
  );

  it('writes floats in three channels with the extensible header', () => {
    const channels = [Float32Array.of(0.5), Float32Array.of(-2), Float32Array.of(1e-3)];
    const data = chunk('data', new Uint8Array(Float32Array.of(0.5, -2, 1e-3).buffer));
    const format = formatChunk({ channels: 3, bits: 32, rate: 48000, subTag: 3 });
    const fact = chunk('fact', Uint8Array.of(1, 0, 0, 0));
    expect(encodeWav(channels, 48000, { encoding: 'pcm_f32le' })).toEqual(riff([format, fact, data]));
  });

  it('is undone by decodeWav: every encoding, 1 to 9 channels', () => {
    // a sample that 8 bits hold is one that every encoding holds
    const sample = fc.integer({ min: -128, max: 127 }).map((value) => value / 128);
    const sound = fc
      .record({ frames: fc.integer({ min: 1, max: 9 }), channels: fc.integer({ min: 1, max: 9 }) })
      .chain(({ frames, channels }) => {
        const channel = fc.array(sample, { minLength: frames, maxLength: frames });
        return fc.array(channel, { minLength: channels, maxLength: channels });
      })
      .map((channels) => channels.map((channel) => Float32Array.from(channel)));
    fc.assert(
      fc.property(fc.constantFrom(...encodings), sound, (encoding, channels) => {
        const bytes = encodeWav(channels, 22050, { encoding });
        expect(decodeWav(bytes)).toEqual({ sampleRate: 22050, channels, encoding });
        expect(bytes.length % 2).toBe(0);
      }),
    );
  });

  it.each(integers)('%s: rounds to the nearest of %i bits and clips instead of wrapping round', (encoding, bits) => {
    const step = 2 ** (1 - bits);
    const samples = Float64Array.of(3, -3, 1, -1, 10.4 * step, 10.6 * step, -10.4 * step, -10.6 * step);
    const expected = [1 - step, -1, 1 - step, -1, 10 * step, 11 * step, -10 * step, -11 * step];
    const [decoded] = decodeWav(encodeWav(samples, 8000, { encoding })).channels;
    expect([...decoded]).toEqual([...Float32Array.from(expected)]);
  });

  it('writes floats unchanged, also beyond full scale', () => {
    const samples = Float64Array.of(0.1, -2.5, 1e-8, Math.PI);
    const bytes = encodeWav(samples, 44100, { encoding: 'pcm_f64le' });
    expect([...new Float64Array(bytes.slice(-32).buffer)]).toEqual([...samples]);
    const [decoded] = decodeWav(encodeWav(samples, 44100, { encoding: 'pcm_f32le' })).channels;
    expect(decoded).toEqual(Float32Array.from(samples));
  });

  it('takes one channel with or without an array around it', () => {
    const samples = Float32Array.of(0.1, 0.2);
    expect(encodeWav(samples, 8000)).toEqual(encodeWav([samples], 8000));
  });

  const one = Float32Array.of(0);
  const refused: [string, () => unknown, RegExp][] = [
    ['no channel', () => encodeWav([], 8000), /samples: found 0 channels, expected from 1 to 65535/],
    ['no samples', () => encodeWav(new Float32Array(0), 8000), /samples: found no samples/],
    ['a sample that is not a number', () => encodeWav(Float32Array.of(0, NaN), 8000), /samples\[1\]: found NaN/],
    [
      'such a sample in a later channel',
      () => encodeWav([one, Float32Array.of(NaN)], 8000),
      /samples\[1\]\[0\]: found NaN/,
    ],
    ['an empty channel', () => encodeWav([one, new Float32Array(0)], 8000), /samples\[1\]: found no samples/],
    [
      'channels of different length',
      () => encodeWav([one, Float32Array.of(0, 0)], 8000),
      /samples\[1\]: found 2 samples, expected 1 samples as in channel 0/,
    ],
    ['a rate that is not whole', () => encodeWav(one, 8000.5), /sampleRate: found 8000.5, expected a positive integer/],
    ['a rate beyond 32 bits', () => encodeWav(one, 2 ** 32), /a byte rate below 4294967296/],
    [
      'more channels than a frame holds',
      () =>
        encodeWav(
          Array.from({ length: 9000 }, () => one),
          1,
          { encoding: 'pcm_f64le' },
        ),
      /9000 channels of 64 bits at 1 Hz, expected a frame size below 65536 bytes/,
    ],
    [
      'more than the format can describe',
      () => wavHeader({ encoding: 'pcm_s16le', channels: 2, sampleRate: 48000, frames: 2 ** 30 }),
      /samples: found 4294967296 bytes, expected less than 4 GiB\. Split/,
    ],
    [
      'an encoding it does not know',
      () => encodeWav(one, 8000, { encoding: 'pcm_s16be' as WavEncoding }),
      /encoding: found 'pcm_s16be', expected one of pcm_u8, pcm_s16le/,
    ],
  ];
  it.each(refused)('refuses %s', (_, encode, message) => {
    expect(encode).toThrow(AudioArgumentError);
    expect(encode).toThrow(message);
  });
});
