import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioDecodeError, decodeAudio, detectAudioFormat } from '@image2audio/audio-spectrogram';
import { decodeOgg } from '@image2audio/audio-spectrogram/decoders';
import { oggChecksum, oggPackets, oggPages } from '../src/decode/ogg-pages';
import { encodeFlac } from './flac-encoder';
import { concatenation, largestDifference, lossyFixture, lossyFixtures } from './lossy-fixtures';
import { naiveOggChecksum, oggPage, splitPages, withChecksums } from './ogg-writer';
import { noise } from './signals';

const oggs = lossyFixtures.filter(({ encoding }) => encoding !== 'mp3');
const vorbis = lossyFixture('vorbis', 1);
const opus = lossyFixture('opus', 1);
const stereoOpus = lossyFixture('opus', 2);
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

/** Changes a page of a file through a view of its bytes, and puts the checksum right. */
function altered(file: Uint8Array, page: number, change: (view: DataView) => void): Uint8Array {
  const pages = splitPages(file);
  const index = page < 0 ? pages.length + page : page;
  change(new DataView(pages[index].buffer));
  return withChecksums(pages);
}

/** A FLAC file in Ogg: the mapping's 9 bytes and the header, an empty comment, a frame on each page. */
function oggFlac(values: number[], blockSize: number): Uint8Array {
  const flac = encodeFlac(values, { blockSize });
  const frames: Uint8Array[] = [];
  const frameLength = 2 * blockSize + 11;
  for (let at = 42; at < flac.length; at += frameLength) frames.push(flac.subarray(at, at + frameLength));
  const head = concatenation([0x7f], latin1('FLAC'), [1, 0, 0, 1], flac.subarray(0, 42));
  head[9 + 4] &= 0x7f; // a comment follows
  const comment = Uint8Array.of(0x84, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0);
  const packets = [head, comment, ...frames];
  return concatenation(
    ...packets.map((body, sequence) => {
      const flags = sequence === 0 ? 2 : sequence === packets.length - 1 ? 4 : 0;
      return oggPage({ body, sequence, flags, granule: BigInt(Math.max(0, sequence - 1) * blockSize) });
    }),
  );
}

describe('decodeOgg', () => {
  // the same libraries in other versions; libopus differs by an ulp of its transforms more
  it.each(oggs)('reads what libsndfile reads: $encoding, $channels channel(s)', async (each) => {
    const audio = await decodeOgg(each.bytes);
    expect(audio).toMatchObject({ sampleRate: each.sampleRate, encoding: each.encoding });
    expect(audio.channels.map(({ length }) => length)).toEqual(each.samples.map(() => each.length));
    expect(largestDifference(audio, each)).toBeLessThan(each.encoding === 'opus' ? 2e-4 : 1e-5);
  });

  it('reads FLAC in Ogg bit for bit', async () => {
    const values = [...noise(300)].map((sample) => sample * 32768);
    const audio = await decodeOgg(oggFlac(values, 100));
    expect(audio.encoding).toBe('flac');
    expect([...audio.channels[0]]).toEqual(values.map((value) => value / 32768));
  });

  it('is what decodeAudio takes for Ogg', async () => {
    expect(detectAudioFormat(vorbis.bytes)).toBe('ogg');
    expect((await decodeAudio(opus.bytes)).channels[0]).toHaveLength(opus.length);
  });

  it('reads the first stream of sound of several side by side', async () => {
    const other = { serial: 99, sequence: 0 };
    const [first, ...rest] = splitPages(vorbis.bytes);
    const skeleton = oggPage({ ...other, flags: 2, body: latin1('fishead\0') });
    const skeletonEnd = oggPage({ ...other, sequence: 1, flags: 4 });
    const audio = await decodeOgg(concatenation(skeleton, first, skeletonEnd, ...rest));
    expect(largestDifference(audio, vorbis)).toBeLessThan(1e-5);
  });

  it('reads files at the same time, and views into a larger buffer', async () => {
    const buffer = new Uint8Array(opus.bytes.length + 9).fill(255);
    buffer.set(opus.bytes, 5);
    const view = buffer.subarray(5, 5 + opus.bytes.length);
    const decoded = await Promise.all([decodeOgg(view), decodeOgg(vorbis.bytes), decodeOgg(stereoOpus.bytes)]);
    expect(decoded.map(({ channels }) => channels.length)).toEqual([1, 1, 2]);
    expect(largestDifference(decoded[0], opus)).toBeLessThan(2e-4);
  });

  it('applies the gain that an Opus header states, in 1/256 dB', async () => {
    // the gain lies 16 bytes into the packet, which follows 28 bytes of page header
    const quieter = altered(opus.bytes, 0, (view) => view.setInt16(28 + 16, -6 * 256, true));
    const [plain, soft] = await Promise.all([decodeOgg(opus.bytes), decodeOgg(quieter)]);
    plain.channels[0].forEach((value, n) => expect(soft.channels[0][n]).toBeCloseTo(value * 10 ** (-6 / 20), 6));
  });

  it('cuts off what an Opus header says to skip', async () => {
    const skipMore = altered(opus.bytes, 0, (view) => {
      view.setUint16(28 + 10, view.getUint16(28 + 10, true) + 100, true);
    });
    const [plain, later] = await Promise.all([decodeOgg(opus.bytes), decodeOgg(skipMore)]);
    expect(later.channels[0]).toEqual(plain.channels[0].slice(100));
  });

  it.each([0n, 480000n])('takes a recording that begins at position %d', async (start) => {
    // the same packets, 20 ms each, three on a page
    const [head, tags, ...audio] = oggPackets(oggPages(opus.bytes, 'b.ogg')).map(({ data }) => data);
    const end = splitPages(opus.bytes).map((page) => new DataView(page.buffer).getBigInt64(6, true));
    const sound: Uint8Array[] = [];
    for (let i = 0; i < audio.length; i += 3) {
      const packets = audio.slice(i, i + 3);
      const isLast = i + 3 >= audio.length;
      sound.push(
        oggPage({
          body: concatenation(...packets),
          segments: packets.flatMap(({ length }) => [
            ...Array<number>(Math.floor(length / 255)).fill(255),
            length % 255,
          ]),
          sequence: 2 + sound.length,
          flags: isLast ? 4 : 0,
          granule: start + (isLast ? end[end.length - 1] : BigInt(960 * (i + packets.length))),
        }),
      );
    }
    expect(sound.length).toBeGreaterThan(2);
    const file = concatenation(oggPage({ body: head, flags: 2 }), oggPage({ body: tags, sequence: 1 }), ...sound);
    expect((await decodeOgg(file)).channels).toEqual((await decodeOgg(opus.bytes)).channels);
  });

  const damaged = vorbis.bytes.slice();
  damaged[damaged.length - 30] ^= 1;
  const pages = splitPages(vorbis.bytes);
  const cases: [string, Uint8Array, RegExp][] = [
    ['a changed bit', damaged, /b\.ogg: found a page of a wrong checksum at byte \d+, expected Ogg pages to the end/],
    ['a missing end', vorbis.bytes.subarray(0, vorbis.bytes.length - 40), /half a page at byte/],
    ['a header cut short', opus.bytes.subarray(0, 20), /half a page at byte 0/],
    ['bytes between pages', concatenation(pages[0], [1, 2, 3], ...pages.slice(1)), /no page at byte/],
    ['a missing last page', concatenation(...pages.slice(0, -1)), /no last page/],
    ['a missing page within', concatenation(pages[0], ...pages.slice(2)), /page 2 after page 0/],
    ['a stream after the first', concatenation(vorbis.bytes, opus.bytes), /streams one after the other/],
    ['the same stream twice', concatenation(vorbis.bytes, vorbis.bytes), /streams one after the other.*Cut the file/],
    ['no beginning', concatenation(...pages.slice(1)), /no beginning of a stream/],
    ['another codec', oggPage({ flags: 6, body: latin1('Speex   1.2') }), /Ogg with Speex, expected Ogg with Vorbis/],
    ['one packet alone', oggPage({ flags: 6, body: pages[0].subarray(28) }), /1 packets, expected two headers/],
    ['Vorbis of no channels', altered(vorbis.bytes, 0, (view) => view.setUint8(28 + 11, 0)), /no channels/],
    ['Vorbis at 0 Hz', altered(vorbis.bytes, 0, (view) => view.setUint32(28 + 12, 0)), /0 Hz/],
    [
      'a short Vorbis header',
      concatenation(oggPage({ flags: 2, body: latin1('\x01vorbis') }), oggPage({ flags: 4, sequence: 1 })),
      /Vorbis header of 7 bytes/,
    ],
    [
      'a short Opus header',
      concatenation(oggPage({ flags: 2, body: latin1('OpusHead') }), oggPage({ flags: 4, sequence: 1 })),
      /Opus header of 8 bytes/,
    ],
    [
      'Opus of a later version',
      altered(opus.bytes, 0, (view) => view.setUint8(28 + 8, 16)),
      /Opus header of version 16/,
    ],
    [
      'Opus of three channels in mapping 0',
      altered(opus.bytes, 0, (view) => view.setUint8(28 + 9, 3)),
      /3 channels, expected 1 or 2/,
    ],
    ['Opus of mapping 255', altered(opus.bytes, 0, (view) => view.setUint8(28 + 18, 255)), /channel mapping 255/],
  ];
  it.each(cases)('refuses %s', async (_, bytes, message) => {
    await expect(decodeOgg(bytes, 'b.ogg')).rejects.toThrow(AudioDecodeError);
    await expect(decodeOgg(bytes, 'b.ogg')).rejects.toThrow(message);
  });

  it('refuses a few bytes that ask for gigabytes, before it decodes them', async () => {
    // Opus packets of one byte that state 60 ms of silence each
    const head = splitPages(opus.bytes).slice(0, 2);
    const packets = Array.from({ length: 60 }, (_, i) =>
      oggPage({
        body: Array<number>(255).fill(0x18),
        segments: Array<number>(255).fill(1),
        serial: new DataView(head[0].buffer).getUint32(14, true),
        sequence: i + 2,
        flags: i === 59 ? 4 : 0,
        granule: BigInt((i + 1) * 255 * 2880),
      }),
    );
    await expect(decodeOgg(concatenation(...head, ...packets))).rejects.toThrow(
      /found 44064000 samples in \d+ bytes, expected at most \d+ in a file of that length/,
    );
  });
});

describe('oggPages', () => {
  it('has the checksum of the standard', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 27, maxLength: 400 }), (page) => {
        expect(oggChecksum(page)).toBe(naiveOggChecksum(page));
      }),
    );
  });

  it('puts packets together over any pages', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(900), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        (lengths, most) => {
          const packets = lengths.map((length, i) => Uint8Array.from({ length }, (_, n) => (i * 31 + n) & 255));
          const lacing = packets.flatMap(({ length }) => [
            ...Array<number>(Math.floor(length / 255)).fill(255),
            length % 255,
          ]);
          const bytes = concatenation(...packets);
          const file: Uint8Array[] = [];
          for (let i = 0, at = 0; i < lacing.length; i += most) {
            const segments = lacing.slice(i, i + most);
            const length = segments.reduce((sum, each) => sum + each, 0);
            file.push(oggPage({ body: bytes.subarray(at, at + length), segments, sequence: file.length }));
            at += length;
          }
          const read = oggPackets(oggPages(concatenation(...file), 'c.ogg'));
          expect(read.map(({ data }) => [...data])).toEqual(packets.map((packet) => [...packet]));
        },
      ),
    );
  });
});
