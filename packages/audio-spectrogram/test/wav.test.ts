import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioArgumentError, AudioDecodeError, decodeWav, encodeWav } from '@image2audio/audio-spectrogram';
import { chunk, formatChunk, int16, riff } from './riff';

const data16 = chunk('data', int16([0, 16384, -32768, 32767]));
const samples16 = [0, 0.5, -1, 32767 / 32768];

function storedAs(bytesPerSample: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(3 * bytesPerSample);
  write(new DataView(bytes.buffer));
  return chunk('data', bytes);
}

describe('decodeWav reads every encoding', () => {
  // 0.5, -1 and -0.25 in each
  const cases: [encoding: string, tag: number, bits: number, data: Uint8Array][] = [
    ['pcm_u8', 1, 8, chunk('data', Uint8Array.of(192, 0, 96))],
    ['pcm_s16le', 1, 16, chunk('data', int16([16384, -32768, -8192]))],
    ['pcm_s24le', 1, 24, chunk('data', Uint8Array.of(0, 0, 0x40, 0, 0, 0x80, 0, 0, 0xe0))],
    [
      'pcm_s32le',
      1,
      32,
      storedAs(4, (v) => [2 ** 30, -(2 ** 31), -(2 ** 29)].forEach((x, n) => v.setInt32(4 * n, x, true))),
    ],
    ['pcm_f32le', 3, 32, storedAs(4, (v) => [0.5, -1, -0.25].forEach((x, n) => v.setFloat32(4 * n, x, true)))],
    ['pcm_f64le', 3, 64, storedAs(8, (v) => [0.5, -1, -0.25].forEach((x, n) => v.setFloat64(8 * n, x, true)))],
  ];
  it.each(cases)('%s', (encoding, tag, bits, data) => {
    for (const fields of [{ tag }, { subTag: tag }]) {
      const audio = decodeWav(riff([formatChunk({ ...fields, bits, rate: 22050 }), data]));
      expect(audio.encoding).toBe(encoding);
      expect(audio.sampleRate).toBe(22050);
      expect(audio.channels.map((channel) => [...channel])).toEqual([[0.5, -1, -0.25]]);
    }
  });

  it('reads the lowest bytes of 24-bit samples', () => {
    const data = chunk('data', Uint8Array.of(1, 0, 0, 0xff, 0xff, 0xff, 0x34, 0x12, 0));
    const [channel] = decodeWav(riff([formatChunk({ bits: 24 }), data])).channels;
    expect([...channel]).toEqual([1 / 8388608, -1 / 8388608, 0x1234 / 8388608]);
  });

  it('keeps floats beyond full scale', () => {
    const data = storedAs(4, (view) => [1.5, -2, 0].forEach((x, n) => view.setFloat32(4 * n, x, true)));
    expect([...decodeWav(riff([formatChunk({ tag: 3, bits: 32 }), data])).channels[0]]).toEqual([1.5, -2, 0]);
  });

  it('separates channels', () => {
    const { channels } = decodeWav(riff([formatChunk({ channels: 2 }), data16]));
    expect(channels.map((channel) => [...channel])).toEqual([
      [0, -1],
      [0.5, 32767 / 32768],
    ]);
  });

  it('reads 12-bit samples as left-justified in 16', () => {
    expect([...decodeWav(riff([formatChunk({ bits: 12 }), data16])).channels[0]]).toEqual(samples16);
  });
});

describe('decodeWav puts up with what writers get wrong', () => {
  const cases: [string, Uint8Array][] = [
    [
      'chunks it does not know',
      riff([chunk('JUNK', new Uint8Array(28)), formatChunk(), chunk('LIST', new Uint8Array(6)), data16]),
    ],
    ['an odd chunk with its padding byte', riff([formatChunk(), chunk('note', new Uint8Array(5)), data16])],
    ['an odd chunk without it', riff([formatChunk(), chunk('note', new Uint8Array(5), { pad: false }), data16])],
    ['data before the format', riff([data16, formatChunk()])],
    ['a second data chunk', riff([formatChunk(), data16, chunk('data', int16([1, 2]))])],
    ['a data length beyond the end', riff([formatChunk(), chunk('data', data16.subarray(8), { length: 4000 })])],
    ['a data length of 2^32 - 1', riff([formatChunk(), chunk('data', data16.subarray(8), { length: 0xffffffff })])],
    ['a data length never filled in', riff([formatChunk(), chunk('data', data16.subarray(8), { length: 0 })])],
    ['half a frame at the end', riff([formatChunk(), chunk('data', Uint8Array.of(...data16.subarray(8), 7))])],
    ['a frame size of 0', riff([formatChunk({ frameBytes: 0 }), data16])],
  ];
  it.each(cases)('%s', (_, bytes) => {
    expect([...decodeWav(bytes).channels[0]]).toEqual(samples16);
  });

  it('reads the length of an RF64 file from its ds64 chunk', () => {
    const ds64 = new Uint8Array(28);
    new DataView(ds64.buffer).setBigUint64(8, 8n, true);
    const data = chunk('data', data16.subarray(8), { length: 0xffffffff });
    const bytes = riff([chunk('ds64', ds64), formatChunk(), data, chunk('LIST', new Uint8Array(20))], 'RF64');
    expect([...decodeWav(bytes).channels[0]]).toEqual(samples16);
  });

  it('reads a view into a larger buffer', () => {
    const file = riff([formatChunk(), data16]);
    const buffer = new Uint8Array(file.length + 9).fill(255);
    buffer.set(file, 5);
    expect([...decodeWav(buffer.subarray(5, 5 + file.length)).channels[0]]).toEqual(samples16);
  });

  it('takes an empty data chunk before another chunk for no samples', () => {
    const { channels } = decodeWav(
      riff([formatChunk(), chunk('data', new Uint8Array(0)), chunk('LIST', new Uint8Array(8))]),
    );
    expect(channels.map(({ length }) => length)).toEqual([0]);
  });
});

describe('decodeWav names what is wrong', () => {
  const nan = storedAs(4, (view) => [0, NaN, 0].forEach((x, n) => view.setFloat32(4 * n, x, true)));
  const cases: [string, Uint8Array, RegExp][] = [
    ['no header', new Uint8Array(3), /a\.wav: found 3 bytes, expected a RIFF or RF64 header of type WAVE\. Convert it/],
    ['no format', riff([data16]), /no "fmt " chunk/],
    ['a short format', riff([chunk('fmt ', new Uint8Array(10)), data16]), /"fmt " chunk of 10 bytes/],
    ['no data', riff([formatChunk()]), /no "data" chunk/],
    ['no channels', riff([formatChunk({ channels: 0 }), data16]), /0 channels/],
    ['a rate of zero', riff([formatChunk({ rate: 0 }), data16]), /0 Hz/],
    ['ADPCM', riff([formatChunk({ tag: 2, bits: 4 }), data16]), /4-bit Microsoft ADPCM samples.*pcm_s16le/],
    ['16-bit A-law', riff([formatChunk({ tag: 6, bits: 16 }), data16]), /16-bit A-law samples/],
    ['40000 channels', riff([formatChunk({ channels: 40000, frameBytes: 0 }), data16]), /40000 channels/],
    ['an unknown codec', riff([formatChunk({ tag: 777 }), data16]), /codec 777/],
    ['48-bit integers', riff([formatChunk({ bits: 48 }), data16]), /48-bit integer/],
    ['16-bit floats', riff([formatChunk({ tag: 3, bits: 16 }), data16]), /16-bit float/],
    ['another frame size', riff([formatChunk({ frameBytes: 3 }), data16]), /frame size of 3 bytes, expected 2/],
    ['a sample that is not a number', riff([formatChunk({ tag: 3, bits: 32 }), nan]), /NaN as sample 1 of channel 0/],
  ];
  it.each(cases)('%s', (_, bytes, message) => {
    expect(() => decodeWav(bytes, 'a.wav')).toThrow(AudioDecodeError);
    expect(() => decodeWav(bytes, 'a.wav')).toThrow(message);
  });

  it('keeps the parts of the message apart', () => {
    const error = (() => {
      try {
        return decodeWav(riff([data16]), 'b.wav');
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toMatchObject({ name: 'AudioDecodeError', file: 'b.wav', found: 'no "fmt " chunk' });
  });

  it('throws nothing else and allocates within bounds, whatever the bytes', () => {
    const valid = riff([
      formatChunk({ channels: 2 }),
      chunk('LIST', new Uint8Array(7)),
      chunk('data', new Uint8Array(64)),
    ]);
    const mutation = fc.record({ at: fc.nat(valid.length - 1), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 12 }), fc.nat(valid.length), (mutations, length) => {
        const bytes = valid.slice(0, Math.max(length, 12));
        for (const { at, value } of mutations) if (at >= 12) bytes[at] = value;
        try {
          const { channels } = decodeWav(bytes);
          expect(channels.reduce((sum, channel) => sum + channel.length, 0)).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(AudioDecodeError);
        }
      }),
      { numRuns: 3000, seed: 20 },
    );
  });
});

describe('encodeWav', () => {
  it('writes 16-bit integers that decode to the same samples', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1 }), (values) => {
        const samples = Float32Array.from(values, (value) => value / 32768);
        const audio = decodeWav(encodeWav(samples, 8000));
        expect(audio).toEqual({ sampleRate: 8000, channels: [samples], encoding: 'pcm_s16le' });
      }),
      { seed: 21 },
    );
  });

  it('writes the header that the format asks for', () => {
    expect(encodeWav(Float32Array.of(0, 0.5, -1, 1), 16000)).toEqual(riff([formatChunk(), data16]));
  });

  it('clips instead of wrapping round', () => {
    expect([...decodeWav(encodeWav(Float32Array.of(3, -3), 8000)).channels[0]]).toEqual([32767 / 32768, -1]);
  });

  it('writes floats unchanged', () => {
    const samples = Float32Array.of(0.1, -2.5, 1e-8);
    expect(decodeWav(encodeWav(samples, 44100, { encoding: 'pcm_f32le' }))).toEqual({
      sampleRate: 44100,
      channels: [samples],
      encoding: 'pcm_f32le',
    });
  });

  it('refuses what it cannot store', () => {
    expect(() => encodeWav(new Float32Array(0), 8000)).toThrow(AudioArgumentError);
    expect(() => encodeWav(Float32Array.of(NaN), 8000)).toThrow(/samples\[0\]: found NaN/);
    expect(() => encodeWav(Float32Array.of(0), 8000.5)).toThrow(
      /sampleRate: found 8000.5, expected a positive integer/,
    );
  });
});
