/**
 * What a file says of its own length is a hint; frames, pages and checksums are evidence. The numbers of samples are those that libsndfile 1.2.2 and
 * FFmpeg 5.1 give for such files, where they agree; where they do not, the comment says which is followed.
 */
import { describe, expect, it } from 'vitest';
import { AudioDecodeError, decodeWav } from '@image2audio/audio-spectrogram';
import { decodeFlac, decodeMp3, decodeOgg } from '@image2audio/audio-spectrogram/decoders';
import { mpegFrameHeader, mpegInfo, mpegStream } from '../src/decode/mpeg-frames';
import { encodeFlac } from './flac-encoder';
import { concatenation, lossyFixture } from './lossy-fixtures';
import { oggPackets, oggPages } from '../src/decode/ogg-pages';
import { oggPage, type PageFields, splitPages, withChecksums } from './ogg-writer';
import { chunk, formatChunk, int16, riff } from './riff';
import { noise } from './signals';

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('the frames that an MP3 states', () => {
  const fixture = lossyFixture('mp3', 1);
  const file = fixture.bytes;
  const stream = mpegStream(file, 0)!;
  const starts: number[] = [];
  for (let at = stream.start; at < stream.end; at += mpegFrameHeader(file, at)!.length) starts.push(at);
  const info = ['Xing', 'Info'].map((name) => Buffer.from(file).indexOf(name)).find((at) => at > 0)!;
  const frames = starts.length - 1;
  const { delay, padding } = mpegInfo(file, stream)!.trim!;
  const { samples } = stream.header;
  const withoutDelay = frames * samples - (delay + 529);
  const whole = withoutDelay - (padding - 529);

  /** The file with other fields in its frame of information; 0 to 8 bytes of it cut off at the end with `length`. */
  function stating({
    count,
    bytes,
    trim,
    length,
  }: Partial<Record<'count' | 'bytes' | 'length', number>> & { trim?: number[] }) {
    const copy = file.slice(0, length);
    const view = new DataView(copy.buffer);
    if (count !== undefined) view.setUint32(info + 8, count);
    if (bytes !== undefined) view.setUint32(info + 12, bytes);
    if (trim) copy.set([trim[0] >> 4, ((trim[0] & 15) << 4) | (trim[1] >> 8), trim[1] & 255], info + 120 + 21);
    return copy;
  }
  /** The field of bytes taken out, what follows moved up. */
  function withoutBytes(count: number, length = file.length) {
    const copy = stating({ count, length });
    copy[info + 7] &= ~2;
    copy.copyWithin(info + 12, info + 16, starts[1]);
    return copy;
  }
  const lengthOf = async (bytes: Uint8Array) => (await decodeMp3(bytes, 'a.mp3')).channels[0].length;

  it('has a fixture whose fields are known', () => {
    expect(new DataView(file.buffer, file.byteOffset).getUint32(info + 4)).toBe(15);
    expect(whole).toBe(fixture.length);
  });

  it.each<[string, Uint8Array, number]>([
    ['one more, its own among them', stating({ count: frames + 1 }), withoutDelay],
    ['some more', stating({ count: frames + 9 }), withoutDelay],
    ['twice as many', stating({ count: 2 * frames }), withoutDelay],
    ['2^31', stating({ count: 2 ** 31 }), withoutDelay],
    ['2^32 - 1', stating({ count: 2 ** 32 - 1 }), withoutDelay],
    // as FFmpeg; libsndfile ends at the stated frames, or at a guess
    ['none', stating({ count: 0 }), withoutDelay],
    ['one fewer', stating({ count: frames - 1 }), whole],
    ['one more without bytes', withoutBytes(frames + 1), withoutDelay],
    ['2^32 - 1 without bytes', withoutBytes(2 ** 32 - 1), withoutDelay],
    ['2^32 - 1 in as many bytes', stating({ count: 2 ** 32 - 1, bytes: 2 ** 32 - 1 }), withoutDelay],
    ['the right number in 0 bytes', stating({ bytes: 0 }), whole],
    ['the right number in half the bytes', stating({ bytes: file.length >> 1 }), whole],
    ['the right number in twice the bytes', stating({ bytes: 2 * file.length }), whole],
    [
      'one more, and the bytes of a tag too',
      concatenation(stating({ count: frames + 1, bytes: file.length + 128 }), latin1('TAG'), new Uint8Array(125)),
      withoutDelay,
    ],
    ['the right number, then other bytes', concatenation(file, latin1('some text that is no sound')), whole],
  ])('are a hint: %s', async (_, bytes, expected) => {
    expect(await lengthOf(bytes)).toBe(expected);
  });

  it.each([
    ['no delay', [0, padding], frames * samples - 529 - (padding - 529)],
    ['no padding', [delay, 0], withoutDelay],
    ['no delay and no padding', [0, 0], frames * samples - 529],
    [
      'a delay of all samples',
      [4095, 4095],
      frames * samples <= 4095 + 4095 ? frames * samples : frames * samples - 4095 - 4095,
    ],
  ])('is trimmed as it states: %s', async (_, trim, expected) => {
    expect(await lengthOf(stating({ trim }))).toBe(expected);
  });

  it('are found where LAME puts them in a frame with a checksum: as if there were none', async () => {
    const copy = file.slice();
    copy[starts[0] + 1] &= ~1;
    expect(await lengthOf(copy)).toBe(whole);
  });

  it('keeps every sample where delay and padding would leave none', async () => {
    const three = file.slice(0, starts[4]);
    const view = new DataView(three.buffer);
    view.setUint32(info + 8, 3);
    view.setUint32(info + 12, three.length);
    three.set([0xff, 0xff, 0xff], info + 120 + 21);
    expect(await lengthOf(three)).toBe(3 * samples);
  });

  it.each<[string, Uint8Array]>([
    ['by one frame', stating({ length: starts[frames] })],
    ['by all but three', stating({ length: starts[4] })],
    ['by two frames, of which one is its own', withoutBytes(frames, starts[frames - 1])],
  ])('tell of a file cut short %s', async (_, bytes) => {
    await expect(decodeMp3(bytes, 'a.mp3')).rejects.toThrow(
      /a\.mp3: found \d+ frames, expected \d+\. The file is damaged or cut/,
    );
  });

  it.each([
    ['none', 0],
    ['one fewer', frames - 1],
    ['as many', frames],
    ['one more', frames + 1],
    ['2^32 - 1', 2 ** 32 - 1],
  ])('are a hint in the header of Fraunhofer too: %s', async (_, count) => {
    const vbri = file.slice();
    vbri.fill(0, starts[0] + 4, starts[1]);
    vbri.set([...latin1('VBRI'), 0, 1, 0, 0, 0, 75], starts[0] + 36);
    new DataView(vbri.buffer).setUint32(starts[0] + 46, file.length);
    new DataView(vbri.buffer).setUint32(starts[0] + 50, count);
    // as FFmpeg: its own frame is no sound
    expect(await lengthOf(vbri)).toBe(frames * samples);
    new DataView(vbri.buffer).setUint32(starts[0] + 50, frames);
    await expect(decodeMp3(vbri.subarray(0, starts[frames - 2]))).rejects.toThrow(/expected \d+\. The file is damaged/);
  });
});

describe('the samples that a FLAC file states', () => {
  const values = [...noise(200)].map((sample) => sample * 32768);
  const file = encodeFlac(values);
  const lengthOf = async (bytes: Uint8Array) => (await decodeFlac(bytes, 'a.flac')).channels[0].length;
  function stating(count: number, bytes = file) {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    view.setUint32(22, count % 2 ** 32);
    copy[21] = (copy[21] & 0xf0) | Math.floor(count / 2 ** 32);
    return copy;
  }

  // as FFmpeg; libsndfile ends at the stated number, or fails where it is larger
  it.each([0, 1, 100, 199, 201, 400, 2 ** 36 - 1])('are a hint: %d of 200', async (count) => {
    expect(await lengthOf(stating(count))).toBe(200);
  });

  it.each([[[10]], [[7, 8, 9]], [Array<number>(500).fill(65)], [[0, 0, 0, 1, 2, 3]]])(
    'are evidence where the frames have them all, whatever follows: %j',
    async (bytes) => {
      expect(await lengthOf(concatenation(file, bytes))).toBe(200);
      expect(await lengthOf(concatenation(stating(50, encodeFlac(values.slice(0, 50))), bytes))).toBe(50);
    },
  );

  it('tell of a file cut between two frames', async () => {
    // 64 samples a frame: the last has 8; a frame is 11 bytes and the samples
    const cut = file.subarray(0, file.length - (2 * 8 + 11));
    await expect(decodeFlac(cut)).rejects.toThrow(/found 192 samples in intact frames, expected 200 samples/);
    expect(await lengthOf(stating(0, cut))).toBe(192);
  });

  it('are held against a single frame by the stated block size', async () => {
    const single = encodeFlac(values.slice(0, 50));
    expect(await lengthOf(stating(64, single))).toBe(50);
    await expect(decodeFlac(stating(128, encodeFlac(values.slice(0, 64))))).rejects.toThrow(/found 64 samples/);
  });
});

describe('the positions that Ogg pages state', () => {
  const vorbis = lossyFixture('vorbis', 1);
  const opus = lossyFixture('opus', 1);
  const granuleOf = (page: Uint8Array) => new DataView(page.buffer).getBigInt64(6, true);
  function at(page: Uint8Array, granule: bigint) {
    const copy = page.slice();
    new DataView(copy.buffer).setBigInt64(6, granule, true);
    return copy;
  }
  /** The file with the position of its last page changed. */
  function ending(file: Uint8Array, granule: (stated: bigint) => bigint) {
    const pages = splitPages(file);
    const last = pages.pop()!;
    return withChecksums([...pages, at(last, granule(granuleOf(last)))]);
  }
  /** The mark of the last page on an empty page of its own. */
  function emptyEnd(file: Uint8Array, granule: bigint | null) {
    const pages = splitPages(file);
    const last = pages[pages.length - 1];
    last[5] &= ~4;
    const view = new DataView(last.buffer);
    const [serial, sequence] = [view.getUint32(14, true), view.getUint32(18, true) + 1];
    return withChecksums([
      ...pages,
      oggPage({ serial, sequence, flags: 4, segments: [], granule: granule ?? granuleOf(last) }),
    ]);
  }
  const lengthOf = async (bytes: Uint8Array) => (await decodeOgg(bytes, 'a.ogg')).channels[0].length;

  it.each([
    ['Vorbis', vorbis],
    ['Opus', opus],
  ])('are a hint: %s', async (_, { bytes, length }) => {
    const beyond = await lengthOf(ending(bytes, () => 10n ** 9n));
    // all that the packets hold: the sound and less than a block more
    expect(beyond).toBeGreaterThanOrEqual(length);
    expect(beyond).toBeLessThan(length + 2048);
    expect(await lengthOf(ending(bytes, () => 0n))).toBe(beyond);
    expect(await lengthOf(ending(bytes, () => -1n))).toBe(beyond);
    expect(await lengthOf(ending(bytes, (stated) => stated - 100n))).toBe(length - 100);
    for (const granule of [null, -1n, 0n]) expect(await lengthOf(emptyEnd(bytes, granule))).toBe(length);
  });

  it.each([
    ['Vorbis', vorbis],
    ['Opus', opus],
  ])('do not matter after the last page: %s', async (_, { bytes, length }) => {
    expect(await lengthOf(concatenation(bytes, latin1('text'), new Uint8Array(300)))).toBe(length);
  });

  /** The packets of the Vorbis fixture on two pages of sound that state these positions. */
  function onTwoPages(middle: bigint, end: bigint, upTo?: number): Uint8Array {
    const packets = oggPackets(oggPages(vorbis.bytes, 'a.ogg')).map(({ data }) => data);
    const cut = 3 + Math.floor((packets.length - 3) / 2);
    const page = (from: number, to: number, fields: PageFields) => {
      const content = packets.slice(from, to);
      const segments = content.flatMap(({ length }) => [
        ...Array<number>(Math.floor(length / 255)).fill(255),
        length % 255,
      ]);
      return oggPage({ body: concatenation(...content), segments, ...fields });
    };
    const headers = [page(0, 1, { flags: 2 }), page(1, 3, { sequence: 1 })];
    if (upTo === 1) return concatenation(...headers, page(3, cut, { sequence: 2, flags: 4, granule: middle }));
    return concatenation(
      ...headers,
      page(3, cut, { sequence: 2, granule: middle }),
      page(cut, packets.length, { sequence: 3, flags: 4, granule: end }),
    );
  }

  it('may begin anywhere', async () => {
    // as many samples as the packets of the first page hold
    const onFirst = BigInt(await lengthOf(onTwoPages(10n ** 9n, 0n, 1)));
    const end = BigInt(vorbis.length);
    const plain = (await decodeOgg(vorbis.bytes)).channels[0];
    for (const start of [0n, 1n, 100n, 480000n]) {
      expect((await decodeOgg(onTwoPages(onFirst + start, end + start))).channels[0]).toEqual(plain);
    }
    // a negative beginning says what was cut off (Vorbis I, appendix A.2)
    expect((await decodeOgg(onTwoPages(onFirst - 100n, end - 100n))).channels[0]).toEqual(plain.slice(100));
    // positions that the packets of the first page cannot have
    for (const middle of [0n, -1n]) expect((await decodeOgg(onTwoPages(middle, end))).channels[0]).toEqual(plain);
  });

  it('tell nothing of a file without its last page, which is refused', async () => {
    const pages = splitPages(vorbis.bytes);
    await expect(decodeOgg(concatenation(...pages.slice(0, -1)))).rejects.toThrow(AudioDecodeError);
    await expect(decodeOgg(vorbis.bytes.subarray(0, -40))).rejects.toThrow(/half a page/);
  });
});

describe('the lengths and sizes that a WAV file states', () => {
  const values = Array.from({ length: 100 }, (_, n) => 300 * n - 15000);
  const bytes = int16(values);
  const samples = values.map((value) => value / 32768);
  const data = (length?: number) => chunk('data', bytes, length === undefined ? {} : { length });
  const id3v1 = concatenation(latin1('TAG'), new Uint8Array(125));
  const uint32 = (value: number) => Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
  const format = (change: (view: DataView) => void, fields = {}) => {
    const copy = formatChunk(fields);
    change(new DataView(copy.buffer));
    return copy;
  };
  const companded = (tag: number, bits: number) => [
    format((view) => view.setUint16(8 + 14, bits, true), { tag, bits: 8 }),
    chunk('data', Uint8Array.of(1, 2, 3)),
  ];

  it.each<[string, Uint8Array]>([
    ...[0, 0x7ffff000, 0x7fffffff, 0x80000000, 0xffffffff - 36, 0xffffffff].map((length): [string, Uint8Array] => [
      `${length} bytes, as writers to a pipe state`,
      riff([formatChunk(), data(length)]),
    ]),
    ['2^32 - 1 bytes, and a tag after them', concatenation(riff([formatChunk(), data(0xffffffff)]), id3v1)],
    ['no bytes, and a tag after them', concatenation(riff([formatChunk(), data(0)]), id3v1)],
    ['the right length, and a tag after them', concatenation(riff([formatChunk(), data()]), id3v1)],
    ['an empty chunk before the sound', riff([formatChunk(), chunk('data', new Uint8Array(0)), data()])],
    ...[0, 99, 2 ** 31].map((count): [string, Uint8Array] => [
      `a fact chunk of ${count} samples`,
      riff([formatChunk(), chunk('fact', uint32(count)), data()]),
    ]),
    ...[0, 1, 3, 4, 16].map((size): [string, Uint8Array] => [
      `frames of ${size} bytes`,
      riff([format((view) => view.setUint16(8 + 12, size, true)), data()]),
    ]),
    ['a rate of 0 bytes', riff([format((view) => view.setUint32(8 + 8, 0, true)), data()])],
    ...[0, 1, 12, 17, 255].map((bits): [string, Uint8Array] => [
      `${bits} valid bits of 16`,
      riff([format((view) => view.setUint16(8 + 18, bits, true), { subTag: 1 }), data()]),
    ]),
    ['a size of the file of 0', riff([formatChunk(), data()]).fill(0, 4, 8)],
    [
      'the size of an RF64 file left open',
      riff([chunk('ds64', new Uint8Array(28)), formatChunk(), data(0xffffffff)], 'RF64'),
    ],
    [
      'an RF64 file of 2^64 - 1 bytes',
      riff([chunk('ds64', new Uint8Array(24).fill(255)), formatChunk(), data(0xffffffff)], 'RF64'),
    ],
  ])('are hints: %s', (_, file) => {
    const audio = decodeWav(file);
    expect([...audio.channels[0]]).toEqual(samples);
    expect(audio).not.toHaveProperty('missingSamples');
  });

  it.each([0, 8, 13, 16])('are hints: companded bytes as %d bits', (bits) => {
    expect(decodeWav(riff(companded(6, bits))).encoding).toBe('pcm_alaw');
    expect(decodeWav(riff(companded(7, bits))).channels[0]).toHaveLength(3);
  });

  it('do not decide between two layouts: samples of three bytes that may lie in four', () => {
    const open = format((view) => view.setUint16(8 + 12, 4, true), { bits: 24 });
    expect(() => decodeWav(riff([open, data()]))).toThrow(/frame size of 4 bytes, expected 3/);
  });

  it('tell of a file whose end is missing, which is read and said so', () => {
    const file = riff([formatChunk(), data()]).slice(0, -120);
    const { channels, missingSamples } = decodeWav(file);
    expect([...channels[0]]).toEqual(samples.slice(0, 40));
    expect(missingSamples).toBe(60);
    const stereo = riff([formatChunk({ channels: 2 }), data(401)]);
    expect(decodeWav(stereo).missingSamples).toBe(50);
  });

  it.each([
    ['left open', 0xffffffff],
    ['beyond the end', 1000],
  ])('may be %s behind a chunk of odd length without its padding', (_, length) => {
    const odd = Uint8Array.from([...Buffer.from('LIST'), 3, 0, 0, 0, 97, 98, 99]);
    const data = chunk('data', int16([1, 2, 3]));
    new DataView(data.buffer).setUint32(4, length, true);
    const { channels } = decodeWav(riff([formatChunk(), odd, data]));
    expect([...channels[0]]).toEqual([1, 2, 3].map((value) => value / 32768));
  });
});
