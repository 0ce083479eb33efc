import { describe, expect, it } from 'vitest';
import { AudioDecodeError, decodeAudio, detectAudioFormat } from '@image2audio/audio-spectrogram';
import { decodeMp3 } from '@image2audio/audio-spectrogram/decoders';
import { mpegFrameHeader, mpegInfo, mpegStream } from '../src/decode/mpeg-frames';
import { concatenation, largestDifference, lossyFixture, lossyFixtures } from './lossy-fixtures';

const mp3s = lossyFixtures.filter(({ encoding }) => encoding === 'mp3');
const fixture = lossyFixture('mp3', 1);
const file = fixture.bytes;
const stream = mpegStream(file, 0)!;

/** Where each frame of the file begins. */
function frameStarts(): number[] {
  const starts: number[] = [];
  for (let at = stream.start; at < stream.end; at += mpegFrameHeader(file, at)!.length) starts.push(at);
  return starts;
}
const starts = frameStarts();
/** The frames without the one that states delay, padding and their number. */
const bare = file.subarray(starts[1]);
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('decodeMp3', () => {
  // both decode with libmpg123, in float32 and in other versions: 2e-6 is 64 units in the last place of 0.5 (fresh files have given 1.33e-6)
  it.each(mp3s)('reads what libsndfile reads: $sampleRate Hz, $channels channel(s)', async (each) => {
    const audio = await decodeMp3(each.bytes);
    expect(audio).toMatchObject({ sampleRate: each.sampleRate, encoding: 'mp3' });
    expect(audio.channels.map(({ length }) => length)).toEqual(each.samples.map(() => each.length));
    expect(largestDifference(audio, each)).toBeLessThan(2e-6);
  });

  it('has frames of every version among the fixtures', () => {
    expect(new Set(mp3s.map(({ bytes }) => mpegStream(bytes, 0)!.header.version))).toEqual(new Set([1, 2, 2.5]));
  });

  const id3v1 = concatenation(latin1('TAG'), new Uint8Array(125));
  const id3v2 = concatenation(latin1('ID3'), [4, 0, 0, 0, 0, 0, 6, 1, 2, 3, 4, 5, 6]);
  const surrounded: [string, Uint8Array][] = [
    ['tags of ID3 before and after', concatenation(id3v2, file, id3v1)],
    ['two tags before', concatenation(id3v2, id3v2, file)],
    ['an APE tag', concatenation(file, latin1('APETAGEX'), new Uint8Array(40).fill(1), id3v1)],
    ['zeros after', concatenation(file, new Uint8Array(300))],
    ['a stray byte after', concatenation(file, [7])],
    ['half a frame after', concatenation(file, file.subarray(starts[1], starts[2] - 5))],
    ['zeros before', concatenation(id3v2, new Uint8Array(100), file)],
  ];
  it.each(surrounded)('passes over %s', async (_, bytes) => {
    const audio = await decodeMp3(bytes);
    expect(audio.channels[0]).toHaveLength(fixture.length);
    expect(largestDifference(audio, fixture)).toBeLessThan(2e-6);
  });

  it('is what decodeAudio takes for MP3, by a tag or by the sync bits', async () => {
    expect(detectAudioFormat(file)).toBe('mp3');
    expect(detectAudioFormat(concatenation(id3v2, file))).toBe('mp3');
    expect((await decodeAudio(file)).channels[0]).toHaveLength(fixture.length);
  });

  it('keeps every sample where no frame states delay and padding', async () => {
    const { channels } = await decodeMp3(bare);
    expect(channels[0]).toHaveLength((starts.length - 1) * stream.header.samples);
  });

  it('keeps every sample of a stream that begins in the middle of a recording', async () => {
    for (const first of [2, 3, 4]) {
      const { channels } = await decodeMp3(file.subarray(starts[first]));
      expect(channels[0]).toHaveLength((starts.length - first) * stream.header.samples);
    }
  });

  it('reads a file whose encoder left the number of frames out', async () => {
    const uncounted = file.slice();
    const flags = Buffer.from(uncounted).indexOf('Xing') >= 0 ? 'Xing' : 'Info';
    uncounted[Buffer.from(uncounted).indexOf(flags) + 7] &= 0xfe;
    // what follows the flags moves up by the four bytes of the number
    const at = Buffer.from(uncounted).indexOf(flags) + 8;
    uncounted.copyWithin(at, at + 4, starts[1]);
    const { channels } = await decodeMp3(uncounted);
    expect(channels[0].length).toBeGreaterThanOrEqual(fixture.length);
    expect(channels[0].length).toBeLessThanOrEqual((starts.length - 1) * stream.header.samples);
  });

  it('reads a view into a larger buffer, and files at the same time', async () => {
    const buffer = new Uint8Array(file.length + 9).fill(255);
    buffer.set(file, 5);
    const decoded = await Promise.all([decodeMp3(buffer.subarray(5, 5 + file.length)), decodeMp3(bare)]);
    expect(largestDifference(decoded[0], fixture)).toBeLessThan(2e-6);
    expect(decoded[1].channels).toHaveLength(1);
  });

  // a frame of zeros allocates no bits to any band
  it.each([
    ['mp1', [0xff, 0xff, 0x14, 0xc0], 384],
    ['mp2', [0xff, 0xfd, 0x14, 0xc0], 1152],
  ])('reads silence in %s', async (encoding, header, samples) => {
    const { length } = mpegFrameHeader(Uint8Array.from(header), 0)!;
    const frame = concatenation(header, new Uint8Array(length - 4));
    const audio = await decodeMp3(concatenation(frame, frame, frame));
    expect(audio).toEqual({ sampleRate: 48000, channels: [new Float32Array(3 * samples)], encoding });
  });

  const gap = file.slice();
  gap[starts[3]] = 0;
  const otherRate = file.slice();
  otherRate[starts[3] + 2] ^= 0x04;
  const free = file.slice();
  for (const at of starts) free[at + 2] &= 0x0f;
  const cases: [string, Uint8Array, RegExp][] = [
    ['a file cut short', file.subarray(0, starts[4]), /a\.mp3: found 3 frames, expected \d+\. The file is damaged/],
    ['a gap between frames', gap, /no frame at byte \d+, expected the next frame, or a tag/],
    [
      'a damaged first frame',
      concatenation([0xff, 0x7f], file.subarray(2)),
      /a\.mp3: found no frames that follow each other at byte 0/,
    ],
    ['a change of format', otherRate, /a frame of another format at byte \d+/],
    [
      'bytes after the last frame of a stream whose number is not stated',
      concatenation(bare, new Uint8Array(50).fill(9)),
      /no frame at byte/,
    ],
    ['the free format', free, /frames of free format, expected a stated bit rate\. Convert it/],
    [
      'one header alone',
      file.subarray(starts[1], starts[1] + 4),
      /found no frames that follow each other at byte 0, expected MPEG audio/,
    ],
    ['tags alone', concatenation(id3v2, id3v1), /found no frames that follow each other at byte \d+/],
    ['no bytes', new Uint8Array(0), /found no frames that follow each other at byte \d+/],
    [
      'frames that are noise',
      concatenation(bare.subarray(0, 6), new Uint8Array(200).fill(0x5a)),
      /found no frames that follow each other at byte \d+/,
    ],
  ];
  it.each(cases)('refuses %s', async (_, bytes, message) => {
    await expect(decodeMp3(bytes, 'a.mp3')).rejects.toThrow(AudioDecodeError);
    await expect(decodeMp3(bytes, 'a.mp3')).rejects.toThrow(message);
  });
});

describe('mpegFrameHeader', () => {
  // lengths from the tables of the standard: 144 * 128000 / 44100 = 417.96 and so on
  it.each<[string, number[], object]>([
    ['MPEG 1, layer III, 128 kbit/s, 44.1 kHz', [0xff, 0xfb, 0x90, 0x00], { length: 417, samples: 1152, layer: 3 }],
    ['the same with padding', [0xff, 0xfb, 0x92, 0x00], { length: 418, sampleRate: 44100, channelCount: 2 }],
    ['MPEG 2, layer III, 64 kbit/s, 22.05 kHz, mono', [0xff, 0xf3, 0x80, 0xc0], { length: 208, channelCount: 1 }],
    ['MPEG 2.5, layer III, 8 kbit/s, 8 kHz', [0xff, 0xe3, 0x18, 0xc0], { length: 72, version: 2.5, samples: 576 }],
    ['MPEG 1, layer II, 192 kbit/s, 48 kHz', [0xff, 0xfd, 0xa4, 0x00], { length: 576, samples: 1152, layer: 2 }],
    ['MPEG 1, layer I, 384 kbit/s, 44.1 kHz, padding', [0xff, 0xff, 0xc2, 0x00], { length: 420, samples: 384 }],
    ['the free format', [0xff, 0xfb, 0x00, 0x00], { length: 0 }],
  ])('reads %s', (_, bytes, expected) => {
    expect(mpegFrameHeader(Uint8Array.from(bytes), 0)).toMatchObject(expected);
  });

  it.each([
    ['no sync', [0xff, 0x1b, 0x90, 0]],
    ['a reserved version', [0xff, 0xeb, 0x90, 0]],
    ['layer 0', [0xff, 0xf9, 0x90, 0]],
    ['bit rate 15', [0xff, 0xfb, 0xf0, 0]],
    ['rate 3', [0xff, 0xfb, 0x9c, 0]],
    ['three bytes', [0xff, 0xfb, 0x90]],
  ])('refuses %s', (_, bytes) => {
    expect(mpegFrameHeader(Uint8Array.from(bytes), 0)).toBeUndefined();
  });

  it('finds what the encoder states', () => {
    // lame's delay is 576; what is left of the last frame is padding
    const padding = (starts.length - 1) * stream.header.samples - fixture.length - 576;
    expect(mpegInfo(file, stream)).toEqual({
      frames: starts.length - 1,
      bytes: file.length,
      trim: { delay: 576, padding },
    });
    expect(mpegInfo(bare, mpegStream(bare, 0)!)).toBeUndefined();
    // "VBRI" 32 bytes after the header, then version, delay, quality, bytes and frames
    const vbri = file.slice();
    vbri.fill(0, starts[0] + 4, starts[1]);
    vbri.set([...latin1('VBRI'), 0, 1, 0, 0, 0, 75, 0, 0, 9, 9, 0, 0, 1, 2], starts[0] + 36);
    expect(mpegInfo(vbri, stream)).toEqual({ frames: 258, bytes: 0x0909, trim: undefined });
  });
});
