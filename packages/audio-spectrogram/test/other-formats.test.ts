/** Files of formats that are not read are refused by their names, whatever they are called, also behind a tag. */
import { describe, expect, it } from 'vitest';
import { decodeAudio, detectAudioFormat, encodeWav } from '@image2audio/audio-spectrogram';
import { concatenation } from './lossy-fixtures';

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const tag = concatenation(latin1('ID3'), [3, 0, 0, 0, 0, 0, 5], latin1('title'));
const filled = (text: string) => concatenation(latin1(text), new Uint8Array(64).fill(0x2e));

describe('a file of another format', () => {
  it.each([
    ['\xff\xf1\x50\x80', 'an AAC file'],
    ['ADIF', 'an AAC file'],
    ['\0\0\0\x1cftypM4A ', 'an MP4 or M4A file'],
    ['....ftypM4A ', 'an MP4 or M4A file'],
    ['....ftyp3gp4', 'an MP4 or M4A file'],
    ['FORM....AIFF', 'an AIFF file'],
    ['FORM....AIFC', 'an AIFF-C file'],
    ['RIFX....WAVE', 'a big-endian RIFX file'],
    ['RIFF....AVI ', 'a RIFF file that is not WAVE'],
    ['riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb', 'a Sony Wave64 (W64) file'],
    ['caff\0\x01\0\0', 'a Core Audio (CAF) file'],
    ['.snd\0\0\0\x18', 'a Sun AU file'],
    ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'a Windows Media (WMA, ASF) file'],
    ['#!AMR\n', 'an AMR file'],
    ['#!AMR-WB\n', 'an AMR file'],
    ['\x1a\x45\xdf\xa3', 'a Matroska or WebM file'],
    ['NIST_1A\n   1024\n', 'a NIST SPHERE file'],
    ['wvpk', 'a WavPack file'],
    ['MAC \x96\x0f', "a Monkey's Audio file"],
  ])('is named with what to do: %j', async (start, found) => {
    for (const bytes of [filled(start), concatenation(tag, filled(start))]) {
      await expect(decodeAudio(bytes, 'clip.wav')).rejects.toMatchObject({
        name: 'AudioDecodeError',
        file: 'clip.wav',
        found,
        remedy: 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.',
      });
    }
  });

  it.each([
    ['PK\x03\x04', 'a ZIP archive', 'Unpack it.'],
    ['\x1f\x8b\x08', 'a gzip file', 'Unpack it.'],
    ['version https://git-lfs.github.com/spec/v1\noid', /Git LFS pointer/, /git lfs pull/],
    ['<!DOCTYPE html><html>', 'a page of text (HTML or XML)', /Fetch the sound file itself/],
    ['\n <html lang="en">', 'a page of text (HTML or XML)', /Fetch/],
    ['7z\xbc\xaf\x27\x1c', 'a 7z archive', 'Unpack it.'],
    ['Rar!\x1a\x07\x01\0', 'a RAR archive', 'Unpack it.'],
    ['Rar!\x1a\x07\0', 'a RAR archive', 'Unpack it.'],
    ['BZh91AY&SY', 'a bzip2 file', 'Unpack it.'],
    ['\xfd7zXZ\0', 'an xz file', 'Unpack it.'],
    ['{"message":"Not Found"}', 'a text (JSON)', /Fetch the sound file itself/],
    ['\xef\xbb\xbf{\r\n  "clips": []}', 'a text (JSON)', /Fetch/],
    ['[{"id": 1}]', 'a text (JSON)', /Fetch/],
  ])('that no converter reads is named too: %j', async (start, found, remedy) => {
    const error: unknown = await decodeAudio(filled(start)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      found: found instanceof RegExp ? (expect.stringMatching(found) as string) : found,
      remedy: remedy instanceof RegExp ? (expect.stringMatching(remedy) as string) : remedy,
    });
  });

  it.each([
    [188, 0],
    [192, 0],
    [192, 4],
  ])('is an MPEG transport stream by its packets of %s bytes from byte %s on', async (length, first) => {
    const bytes = new Uint8Array(first + 4 * length).fill(0x55);
    for (let at = first; at < bytes.length; at += length) bytes[at] = 0x47;
    await expect(decodeAudio(bytes)).rejects.toMatchObject({
      found: 'an MPEG transport stream',
      remedy: expect.stringMatching(/ffmpeg/) as string,
    });
    bytes[first + length] = 0x46;
    await expect(decodeAudio(bytes)).rejects.toMatchObject({ found: expect.stringMatching(/first bytes/) as string });
  });

  it.each(['clip,emotion\r\na.wav,anger\r\n', '\u611f\u60c5\t\u6012\u308a\n', 'x'.repeat(253) + '\ud83d\ude00.'])(
    'is text in UTF-16, whose mark could begin an MPEG frame: %j',
    async (text) => {
      const little = Buffer.from('\ufeff' + text, 'utf16le');
      for (const bytes of [little, Buffer.from(little).swap16(), concatenation(tag, little)]) {
        await expect(decodeAudio(bytes)).rejects.toMatchObject({
          found: 'a text in UTF-16',
          remedy: 'Fetch the sound file itself again.',
        });
      }
    },
  );

  it('is MPEG layer I where FF FE begins frames', () => {
    // 384 kbit/s, 48 kHz, stereo: frames of 384 bytes, one of silence and one of noise
    const frame = (fill: (index: number) => number) =>
      Uint8Array.from({ length: 384 }, (_, index) => [0xff, 0xfe, 0xc4, 0x00][index] ?? fill(index));
    const noise = (index: number) => (Math.imul(index, 2654435761) >>> 13) & 255;
    for (const fill of [() => 0, noise]) {
      expect(detectAudioFormat(concatenation(frame(fill), frame(fill), frame(fill)))).toBe('mp3');
    }
  });

  it.each([
    ['zeros alone', new Uint8Array(2000), /found nothing but tags and zeros in 2000 bytes.*fetch it again/],
    ['a tag alone', tag, /found nothing but tags and zeros in 15 bytes/],
    [
      'a WAV header behind other bytes',
      concatenation(latin1('\xef\xbb\xbf'), encodeWav(Float32Array.of(0), 8000)),
      /found the first bytes ef bb bf 52.*"RIFF" at byte 3.*cut the first 3 bytes off/,
    ],
    ['bytes behind a tag', concatenation(tag, filled('abc')), /found the bytes 61 62 63 .* after a tag/],
  ])('is told from %s', async (_, bytes, message) => {
    await expect(decodeAudio(bytes, 'x.wav')).rejects.toThrow(message);
  });
});
