/** Tags before and after the sound, in every format: they change nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio, detectAudioFormat, encodeWav } from '@image2audio/audio-spectrogram';
import { leadingTags, soundRange } from '../src/decode/tags';
import { encodeFlac } from './flac-encoder';
import { concatenation, lossyFixture } from './lossy-fixtures';
import { chunk, formatChunk, int16, riff } from './riff';
import { noise } from './signals';

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const uint32 = (value: number) => Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);

/** After id3.org's documents of ID3v2.2 to 2.4: the size is in four times seven bits and counts neither header nor footer. */
function id3v2(length: number, { version = 3, footer = false } = {}): Uint8Array {
  const size = [21, 14, 7, 0].map((shift) => (length >> shift) & 127);
  const rest = [version, 0, footer ? 0x10 : 0, ...size];
  const body = Uint8Array.from({ length }, (_, n) => (n * 7 + 1) & 127);
  return concatenation(latin1('ID3'), rest, body, footer ? concatenation(latin1('3DI'), rest) : []);
}

/** APEv2: the size counts items and footer; bit 31 of the flags tells of a header, bit 29 marks one. */
function ape(header = true): Uint8Array {
  const item = concatenation(uint32(3), uint32(0), latin1('Title\0abc'));
  const block = (flags: number) =>
    concatenation(
      latin1('APETAGEX'),
      uint32(2000),
      uint32(item.length + 32),
      uint32(1),
      uint32(flags),
      new Uint8Array(8),
    );
  const announced = header ? 0x80000000 : 0;
  return concatenation(header ? block(0xa0000000) : [], item, block(announced));
}

const id3v1 = concatenation(latin1('TAG'), latin1('A title'), new Uint8Array(118));
const lyrics1 = latin1('LYRICSBEGIN[00:01]words wordsLYRICSEND');
const lyrics2Body = latin1('LYRICSBEGININD0000200LYR00005words');
const lyrics2 = concatenation(lyrics2Body, latin1(`${String(lyrics2Body.length).padStart(6, '0')}LYRICS200`));

const wavData = chunk('data', int16([...noise(300)].map((sample) => sample * 32768)));
const ds64 = concatenation(new Uint8Array(8), uint32(600), uint32(0), new Uint8Array(12));
const files: Record<string, Uint8Array> = {
  WAV: encodeWav(noise(300), 16000),
  RF64: riff([chunk('ds64', ds64), formatChunk(), chunk('data', wavData.subarray(8), { length: 0xffffffff })], 'RF64'),
  'a streamed WAV': riff([formatChunk(), chunk('data', wavData.subarray(8), { length: 0xffffffff })]),
  FLAC: encodeFlac([...noise(300)].map((sample) => sample * 32768)),
  MP3: lossyFixture('mp3', 1).bytes,
  Vorbis: lossyFixture('vorbis', 1).bytes,
  Opus: lossyFixture('opus', 1).bytes,
};
const before: [string, Uint8Array][] = [
  ['ID3v2.2', id3v2(30, { version: 2 })],
  ['ID3v2.3', id3v2(20)],
  ['ID3v2.4 with a footer', id3v2(20, { version: 4, footer: true })],
  ['a long ID3v2', id3v2(20000)],
  ['an empty ID3v2', id3v2(0)],
  ['ID3v2 whose size is in eight bits', id3v2(400).fill(1, 8, 9).fill(0x90, 9, 10)],
  ['three ID3v2', concatenation(id3v2(20), id3v2(5), id3v2(300))],
  ['ID3v2 and zeros', concatenation(id3v2(20), new Uint8Array(50))],
  ['ID3v2, zeros and ID3v2', concatenation(id3v2(20), new Uint8Array(50), id3v2(9))],
  ['APE', ape()],
  ['APE and ID3v2', concatenation(ape(), id3v2(20))],
  ['ID3v2 and APE', concatenation(id3v2(20), ape())],
  ['ID3v1', id3v1],
  ['zeros', new Uint8Array(77)],
];
const after: [string, Uint8Array][] = [
  ['ID3v1', id3v1],
  ['two ID3v1', concatenation(id3v1, id3v1)],
  ['APE', ape()],
  ['APE without a header', ape(false)],
  ['APE and ID3v1', concatenation(ape(), id3v1)],
  ['Lyrics3v1 and ID3v1', concatenation(lyrics1, id3v1)],
  ['Lyrics3v2 and ID3v1', concatenation(lyrics2, id3v1)],
  ['APE, Lyrics3v2 and ID3v1', concatenation(ape(), lyrics2, id3v1)],
  ['ID3v2.4 with a footer', id3v2(40, { version: 4, footer: true })],
  ['ID3v2.4 with a footer and ID3v1', concatenation(id3v2(40, { version: 4, footer: true }), id3v1)],
];

describe.each(Object.entries(files))('%s', (_, file) => {
  it('is the same behind tags and zeros', async () => {
    const plain = await decodeAudio(file);
    for (const [name, tag] of before) {
      const tagged = concatenation(tag, file);
      expect(detectAudioFormat(tagged), name).toBe(detectAudioFormat(file));
      expect(await decodeAudio(tagged, name), name).toEqual(plain);
    }
  });

  it('is the same before tags', async () => {
    const plain = await decodeAudio(file);
    for (const [name, tag] of after) expect(await decodeAudio(concatenation(file, tag), name), name).toEqual(plain);
    expect(await decodeAudio(concatenation(id3v2(20), file, ape(), id3v1))).toEqual(plain);
  });
});

describe('an MP3', () => {
  const file = files.MP3;

  it('is read behind a tag that states a wrong size', async () => {
    const plain = await decodeAudio(file);
    for (const size of [0, 17]) {
      const tag = id3v2(40);
      tag[9] = size;
      expect(await decodeAudio(concatenation(tag, file))).toEqual(plain);
    }
    const beyond = id3v2(40);
    beyond.set([127, 127, 127, 127], 6);
    expect(await decodeAudio(concatenation(beyond, file))).toEqual(plain);
  });

  it('is read behind bytes of no format, where it begins with its frame of information', async () => {
    const plain = await decodeAudio(file);
    for (const junk of [latin1('junk'), latin1('\xef\xbb\xbf'), latin1('\r\n'), new Uint8Array(1000).fill(0x41)]) {
      expect(detectAudioFormat(concatenation(junk, file))).toBe('mp3');
      expect(await decodeAudio(concatenation(junk, file))).toEqual(plain);
      expect(await decodeAudio(concatenation(id3v2(20), junk, file))).toEqual(plain);
    }
  });
});

describe('soundRange', () => {
  it('lies within the file, whatever the bytes', () => {
    const piece = fc.oneof(
      fc.constantFrom(...before, ...after).map(([, tag]) => tag),
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('ID3', 'TAG', 'APETAGEX', 'LYRICSEND', 'LYRICS200', '3DI', '999999LYRICS200').map(latin1),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(300), (pieces, cut) => {
        const whole = concatenation(...pieces);
        const bytes = whole.subarray(0, Math.max(0, whole.length - cut));
        const { start, end } = soundRange(bytes);
        expect(start).toBe(leadingTags(bytes));
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('is all of a file without tags', () => {
    expect(soundRange(latin1('RIFF....WAVE'))).toEqual({ start: 0, end: 12 });
    expect(soundRange(new Uint8Array(0))).toEqual({ start: 0, end: 0 });
    expect(soundRange(new Uint8Array(5))).toEqual({ start: 5, end: 5 });
  });
});
