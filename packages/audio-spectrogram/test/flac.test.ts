import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioDecodeError, decodeAudio, detectAudioFormat, encodeWav } from '@image2audio/audio-spectrogram';
import { decodeFlac } from '@image2audio/audio-spectrogram/decoders';
import { fixtureCases, largestRelativeError } from './fixture';
import { encodeFlac } from './flac-encoder';
import { chirp, noise } from './signals';

const values = [...noise(200)].map((sample) => sample * 32768);
const samples = values.map((value) => value / 32768);
const file = encodeFlac(values);

describe('decodeFlac', () => {
  it('reads verbatim frames bit for bit', async () => {
    const audio = await decodeFlac(file);
    expect({ ...audio, channels: audio.channels.map((channel) => [...channel]) }).toEqual({
      sampleRate: 16000,
      channels: [samples],
      encoding: 'flac',
    });
  });

  it.each(fixtureCases<{ subtype: string; channels: number; frames: number; base64: string }>('flac'))(
    'reads what libsndfile wrote: $subtype, $channels channel(s)',
    async ({ channels, frames, base64 }) => {
      const audio = await decodeFlac(Uint8Array.from(Buffer.from(base64, 'base64')));
      const expected = [noise(frames), chirp(frames, 16000, 200, 3000)].slice(0, channels);
      expect(audio.sampleRate).toBe(16000);
      expect(audio.channels).toHaveLength(channels);
      // libFLAC's output reaches us in float32, which holds 16 bits exactly
      expected.forEach((channel, c) => expect(largestRelativeError(audio.channels[c], channel, 1)).toBe(0));
    },
  );

  it('reads a stream of unstated length', async () => {
    expect([...(await decodeFlac(encodeFlac(values, { statedLength: 0 }))).channels[0]]).toEqual(samples);
  });

  it('reads frames that leave rate and width to the header of the file', async () => {
    const audio = await decodeFlac(encodeFlac(values, { codes: { rate: 0, width: 0 } }));
    expect(audio.sampleRate).toBe(16000);
    expect([...audio.channels[0]]).toEqual(samples);
  });

  it('reads a stream of no samples', async () => {
    expect((await decodeFlac(encodeFlac([]))).channels).toEqual([new Float32Array(0)]);
  });

  it('passes over ID3 tags before and after', async () => {
    const id3v2 = [...Buffer.from('ID3'), 4, 0, 0, 0, 0, 0, 6, 1, 2, 3, 4, 5, 6];
    const id3v1 = [...Buffer.from('TAG'), ...new Uint8Array(125)];
    const audio = await decodeAudio(Uint8Array.of(...id3v2, ...file, ...id3v1));
    expect([...audio.channels[0]]).toEqual(samples);
  });

  it('finds the frames of a long clip, sync codes in the sound notwithstanding', async () => {
    // 0xfff8 and 0xfff9 are small negative samples: every second pair of bytes looks like the start of a frame
    const treacherous = Array.from({ length: 8000 }, (_, n) =>
      n % 2 === 0 ? -8 + (n % 3 === 0 ? 1 : 0) : (n * 7919) % 30000,
    );
    const { channels } = await decodeFlac(encodeFlac(treacherous, { blockSize: 100 }));
    expect([...channels[0]]).toEqual(treacherous.map((value) => value / 32768));
  });

  it('passes over zeros after the last frame', async () => {
    const { channels } = await decodeFlac(Uint8Array.of(...file, ...new Uint8Array(50)));
    expect([...channels[0]]).toEqual(samples);
  });

  it('decodes files at the same time', async () => {
    const decoded = await Promise.all([
      decodeFlac(file),
      decodeFlac(encodeFlac(values.slice(0, 70))),
      decodeFlac(file),
    ]);
    expect(decoded.map(({ channels }) => channels[0].length)).toEqual([200, 70, 200]);
  });

  const damaged = file.slice();
  damaged[100] ^= 1;
  const stereo = file.slice();
  stereo[20] |= 0x02;
  const lossy = encodeFlac(values, { statedLength: 0 });
  lossy[300] ^= 16;
  const rateless = file.slice();
  rateless.fill(0, 18, 21);
  // 5 bits of width - 1 across bytes 20 and 21; byte 25 ends the length
  const withWidth = (bits: number) => {
    const bytes = file.slice();
    bytes[20] = (bytes[20] & 0xfe) | ((bits - 1) >> 4);
    bytes[21] = (bytes[21] & 0x0f) | (((bits - 1) & 15) << 4);
    return bytes;
  };
  const cases: [string, Uint8Array, RegExp][] = [
    ['12 bits', withWidth(12), /found 12-bit samples, expected 8, 16 or 24 bits\. Convert it/],
    ['20 bits', withWidth(20), /found 20-bit samples/],
    ['32 bits', withWidth(32), /found 32-bit samples/],
    [
      'another width than in the header',
      withWidth(24),
      /frames of 1 channels, 16 bits and 16000 Hz, expected .* 24 bits/,
    ],
    [
      'frames of a width that the decoder cannot scale',
      encodeFlac(values, { codes: { rate: 5, width: 2 } }),
      /c\.flac: found .*, expected/,
    ],
    ['another rate than in the header', encodeFlac(values, { codes: { rate: 9, width: 4 } }), /and 44100 Hz, expected/],
    [
      'a changed bit',
      damaged,
      /c\.flac: found \d+ samples in intact frames, and no intact frame at byte 42, expected 200 samples\. The file is damaged/,
    ],
    [
      'a missing end',
      file.subarray(0, 300),
      /found 64 samples in intact frames, and no intact frame at byte \d+, expected 200 samples/,
    ],
    [
      'bytes after the last frame of a stream of unstated length',
      Uint8Array.of(...encodeFlac(values, { statedLength: 0 }), ...new Uint8Array(50).fill(9)),
      /no intact frame at byte/,
    ],
    ['a header alone', file.subarray(0, 42), /found 0 samples in intact frames, expected 200/],
    ['half a header', file.subarray(0, 20), /20 bytes/],
    ['another format', encodeWav(Float32Array.of(0), 8000), /a header of "RIFF"/],
    ['another number of channels', stereo, /frames of 1 channels, 16 bits and 16000 Hz, expected 2 channels/],
    ['a rate of zero', rateless, /0 Hz/],
    [
      'frames that are noise',
      Uint8Array.of(...encodeFlac([]), ...new Uint8Array(90).fill(7)),
      /intact frames to the end/,
    ],
    [
      'a lost frame in a stream of unstated length',
      lossy,
      /found 64 samples.*no intact frame at byte \d+, expected intact frames to the end/,
    ],
    [
      'metadata without end',
      Uint8Array.of(...file.subarray(0, 4), 0, ...file.subarray(5, 42)),
      /a metadata block at byte 42/,
    ],
  ];
  it.each(cases)('refuses %s', async (_, bytes, message) => {
    await expect(decodeFlac(bytes, 'c.flac')).rejects.toThrow(AudioDecodeError);
    await expect(decodeFlac(bytes, 'c.flac')).rejects.toThrow(message);
  });

  it('throws nothing else, whatever the bytes, and gives no wrong sample', async () => {
    const mutation = fc.record({
      at: fc.integer({ min: 0, max: file.length - 1 }),
      bits: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.boolean(), async (mutations, cut) => {
        const bytes = file.slice(0, cut ? mutations[0].at : file.length);
        for (const { at, bits } of mutations) bytes[at] ^= bits;
        const outcome = await decodeFlac(bytes).then(
          ({ channels }) => [...channels[0]],
          (error: unknown) => error,
        );
        if (Array.isArray(outcome)) expect(outcome).toEqual(samples);
        else expect(outcome).toBeInstanceOf(AudioDecodeError);
      }),
      { numRuns: 150, seed: 22 },
    );
  });

  it('leaves the console as it was', async () => {
    const { error, warn } = console;
    const call = decodeFlac(damaged);
    expect([console.error, console.warn]).toEqual([error, warn]);
    await expect(call).rejects.toThrow(AudioDecodeError);
    expect([console.error, console.warn]).toEqual([error, warn]);
  });
});

describe('decodeAudio', () => {
  it('tells WAV and FLAC apart by their first bytes', async () => {
    expect(await decodeAudio(encodeWav(Float32Array.of(0.5), 8000))).toMatchObject({ encoding: 'pcm_s16le' });
    expect(await decodeAudio(file)).toMatchObject({ encoding: 'flac' });
    expect(detectAudioFormat(file)).toBe('flac');
  });

  it.each([
    ['', 'an empty file'],
    ['\xff\xf1\x50\x80', 'an AAC file'],
    ['....ftypM4A ', 'an MP4 or M4A file'],
    ['FORM....AIFF', 'an AIFF file'],
    ['RIFX....WAVE', 'a big-endian RIFX file'],
    ['RIFF....AVI ', 'a RIFF file that is not WAVE'],
    ['abc', 'the first bytes 61 62 63'],
  ])('names what %j is', async (text, found) => {
    await expect(decodeAudio(Uint8Array.from(Buffer.from(text, 'latin1')), 'd.bin')).rejects.toMatchObject({
      name: 'AudioDecodeError',
      file: 'd.bin',
      found,
    });
  });
});
