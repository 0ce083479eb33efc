import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorpusError } from '../src/index';
import { calledUpright, storedOrientation, upright } from '../src/image/orientation';
import { triangleResize } from '../src/image/triangle-resize';
import { decodeFace } from '../src/node';
import { plainPng } from './temporary-tree';

interface ImageFixture {
  name: string;
  tolerance: number;
  bytes: string;
  every7th: number[];
}

// by tools/fixtures/emotion-corpora/make-images.py
const { cases } = JSON.parse(readFileSync(new URL('./fixtures/images.json', import.meta.url), 'utf8')) as {
  cases: ImageFixture[];
};

describe('decodeFace', () => {
  it.each(cases)('agrees with Pillow 12.3.0 within $tolerance grey levels: $name', ({ bytes, every7th, tolerance }) => {
    const face = decodeFace(Buffer.from(bytes, 'base64'), 'fixture');
    expect(face).toHaveLength(48 * 48);
    const sampled = face.filter((_, index) => index % 7 === 0);
    expect(sampled).toHaveLength(every7th.length);
    const worst = Math.max(...every7th.map((value, index) => Math.abs(value - sampled[index])));
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  it('goes by content, not by name, and says what is wrong with other files', () => {
    expect(decodeFace(plainPng(7), 'face.jpg')[0]).toBe(7);
    expect(() => decodeFace(new Uint8Array(0), 'a.png')).toThrow(/a\.png: found an empty file/);
    expect(() => decodeFace(new TextEncoder().encode('GIFTED'), 'a.gif')).toThrow(
      /6 bytes that are neither PNG nor JPEG nor TIFF/,
    );
    expect(() => decodeFace(plainPng(7).slice(0, 50), 'cut.png')).toThrow(
      /cut\.png: found an image that cannot be decoded/,
    );
  });

  it('takes the palette of a colour PNG for the hint it is, and refuses a picture without pixels', () => {
    const chunk = (type: string, content: Uint8Array) => {
      const tagged = Buffer.concat([Buffer.from(type, 'latin1'), content]);
      const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(content.length);
      checksum.writeUInt32BE(crc32(tagged));
      return Buffer.concat([length, tagged, checksum]);
    };
    const signatureAndHeader = 8 + 25;
    const data = Uint8Array.from({ length: 3 * 48 * 48 }, (_, index) => [200, 100, 1][index % 3]);
    const png = encode({ width: 48, height: 48, data, channels: 3, depth: 8 });
    const palette = chunk(
      'PLTE',
      Uint8Array.from({ length: 3 * 256 }, () => 5),
    );
    const hinted = Buffer.concat([png.subarray(0, signatureAndHeader), palette, png.subarray(signatureAndHeader)]);
    expect(decodeFace(hinted, 'hinted.png')).toEqual(decodeFace(png, 'plain.png'));
    expect(decodeFace(hinted, 'hinted.png')[0]).toBeCloseTo((299 * 200 + 587 * 100 + 114) / 1000, 4);

    const header = chunk('IHDR', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0));
    const empty = Buffer.concat([png.subarray(0, 8), header, png.subarray(signatureAndHeader)]);
    expect(() => decodeFace(empty, 'empty.png')).toThrow(CorpusError);
  });

  it('refuses a PNG whose data is far longer than its picture before all of it is inflated', () => {
    const chunk = (type: string, content: Uint8Array) => {
      const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type), content, Buffer.alloc(4)]);
      bytes.writeUInt32BE(content.length);
      bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
      return bytes;
    };
    const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
    const header = chunk('IHDR', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0));
    const png = (length: number) =>
      Buffer.concat([
        signature,
        header,
        chunk('IDAT', deflateSync(Buffer.alloc(length))),
        chunk('IEND', Buffer.alloc(0)),
      ]);
    expect(decodeFace(png(100), 'x.png').every((value) => value === 0)).toBe(true);
    expect(() => decodeFace(png(1 << 20), 'x.png')).toThrow(/its data is longer than .* bytes, which its picture/);
  });

  it('refuses a JPEG that is cut short and a PNG with a changed byte', () => {
    const jpeg = Buffer.from(cases.find(({ name }) => name === 'JPEG grey')!.bytes, 'base64');
    expect(() => decodeFace(jpeg.subarray(0, jpeg.length - 30), 'cut.jpg')).toThrow(/cut short/);
    const png = plainPng(7);
    png[png.length - 20] ^= 1;
    expect(() => decodeFace(png, 'changed.png')).toThrow(CorpusError);
  });

  it('refuses by name what is stored in ways that it does not read', () => {
    const jpeg = Buffer.from(cases.find(({ name }) => name === 'JPEG grey')!.bytes, 'base64');
    const frame = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
    const changed = (at: number, ...values: number[]) => {
      const copy = Buffer.from(jpeg);
      copy.set(values, at);
      return () => decodeFace(copy, 'a.jpg');
    };
    expect(changed(frame + 1, 0xc9)).toThrow(/a\.jpg.*it is arithmetically coded, which is not read.*Convert it/);
    expect(changed(frame + 1, 0xc3)).toThrow(/it is a lossless JPEG/);
    expect(changed(frame + 1, 0xc5)).toThrow(/it is a hierarchical JPEG/);
    expect(changed(frame + 4, 12)).toThrow(/it has 12 bits a sample/);
    expect(changed(frame + 5, 0, 0)).toThrow(/its size is 48 x 0/);
    expect(changed(frame + 5, 0xff, 0xff, 0xff, 0xff)).toThrow(/beyond 100 megapixels/);
    expect(changed(frame + 5, 0x20, 0, 0x20, 0)).toThrow(/bytes for 8192 x 8192 pixels/);
    expect(changed(frame + 9, 2)).toThrow(/it has 2 components/);

    const tiff = (entries: [tag: number, value: number][]) => {
      const bytes = Buffer.alloc(8 + 2 + 12 * entries.length + 4 + 64);
      bytes.write('II*\0\x08\0\0\0', 0, 'latin1');
      bytes.writeUInt16LE(entries.length, 8);
      entries.forEach(([tag, value], index) => {
        const at = 10 + 12 * index;
        bytes.writeUInt16LE(tag, at);
        bytes.writeUInt16LE(3, at + 2);
        bytes.writeUInt32LE(1, at + 4);
        bytes.writeUInt16LE(value, at + 8);
      });
      return () => decodeFace(bytes, 'a.tiff');
    };
    const size: [number, number][] = [[256, 2], [257, 2], [258, 8], [259, 1]]; // prettier-ignore
    const strip: [number, number][] = [[273, 60], [277, 3], [278, 2], [279, 12]]; // prettier-ignore
    expect(tiff([...size, [262, 5], ...strip])).toThrow(
      /its colours are CMYK, which is not read.*Convert it, for example to PNG/,
    );
    expect(tiff([...size, [262, 8], ...strip])).toThrow(/its colours are CIE L\*a\*b\*/);
    expect(tiff([...size, [262, 6], ...strip])).toThrow(/its colours are YCbCr/);
    expect(tiff([...size, [262, 2], ...strip, [284, 2]])).toThrow(/its colours lie apart/);
    expect(tiff([...size, [262, 2], ...strip, [339, 2]])).toThrow(/are no unsigned numbers/);
    expect(tiff([...size, [262, 2], ...strip, [322, 16], [323, 16], [324, 60], [325, 12]])).toThrow(/tiles/);
    expect(tiff([...size, [262, 2], ...strip])).not.toThrow();
    const low = strip.map(([tag, value]): [number, number] => [tag, tag === 278 ? 1 : value]);
    expect(tiff([...size, [262, 2], ...low])).toThrow(/it is cut short: 1 of 2 strips/);

    const png = Buffer.from(plainPng(7));
    const apple = Buffer.from('000000044367424950002002', 'hex');
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(apple.subarray(4)));
    const cgbi = Buffer.concat([png.subarray(0, 8), apple, checksum, png.subarray(8)]);
    expect(() => decodeFace(cgbi, 'a.png')).toThrow(/it has a chunk CgBI, which PNG does not know/);
  });

  it('throws CorpusError and nothing else for damaged images', () => {
    const kinds = [
      'JPEG grey',
      'JPEG colour progressive',
      'JPEG CMYK',
      'PNG interlaced, palette 4 bits',
      'TIFF palette',
    ];
    const images = cases.filter(({ name }) => kinds.includes(name)).map(({ bytes }) => Buffer.from(bytes, 'base64'));
    const damaged = fc
      .tuple(fc.constantFrom<Uint8Array>(...images, plainPng(100)), fc.nat(), fc.nat(255), fc.nat())
      .map(([image, at, value, cut]) => {
        const bytes = Uint8Array.from(image);
        bytes[4 + (at % (bytes.length - 4))] = value;
        return bytes.slice(0, Math.max(4, bytes.length - (cut % 3) * 40));
      });
    fc.assert(
      fc.property(damaged, (bytes) => {
        try {
          const face = decodeFace(bytes, 'damaged');
          expect(face).toHaveLength(48 * 48);
          expect(face.every((value) => value >= 0 && value <= 255)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(CorpusError);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe('upright', () => {
  it('turns a picture as EXIF says where its first row and column lie', () => {
    // EXIF 2.32, table 4 of tag 0112: the visual side of the 0th row, and of the 0th column
    const sides: Record<number, [row: string, column: string]> = {
      1: ['top', 'left'],
      2: ['top', 'right'],
      3: ['bottom', 'right'],
      4: ['bottom', 'left'],
      5: ['left', 'top'],
      6: ['right', 'top'],
      7: ['right', 'bottom'],
      8: ['left', 'bottom'],
    };
    const stored = { width: 3, height: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
    for (const [orientation, [rowSide, columnSide]] of Object.entries(sides)) {
      const { width, height, values } = upright(stored, Number(orientation));
      const side = {
        top: (i: number) => values[i],
        bottom: (i: number) => values[(height - 1) * width + i],
        left: (i: number) => values[i * width],
        right: (i: number) => values[i * width + width - 1],
      };
      const along = (which: string, from: string, count: number) => {
        const read = Array.from({ length: count }, (_, i) => side[which as keyof typeof side](i));
        return ['top', 'left'].includes(from) ? read : read.reverse();
      };
      expect(along(rowSide, columnSide, 3)).toEqual([1, 2, 3]);
      expect(along(columnSide, rowSide, 2)).toEqual([1, 4]);
    }
  });
});

describe('triangleResize', () => {
  const picture = (width: number, height: number) => ({
    width,
    height,
    values: Float32Array.from({ length: width * height }, (_, index) => 100 + 80 * Math.sin(index * 1.7)),
  });

  it('is bilinear interpolation where it enlarges', () => {
    const image = picture(5, 4);
    const { values } = triangleResize(image, 11, 9);
    const at = (x: number, y: number) => image.values[Math.min(3, Math.max(0, y)) * 5 + Math.min(4, Math.max(0, x))];
    for (let y = 0; y < 9; y++) {
      for (let x = 0; x < 11; x++) {
        const sx = ((x + 0.5) * 5) / 11 - 0.5;
        const sy = ((y + 0.5) * 4) / 9 - 0.5;
        const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
        const [wx, wy] = [sx - x0, sy - y0];
        const top = (1 - wx) * at(x0, y0) + wx * at(x0 + 1, y0);
        const bottom = (1 - wx) * at(x0, y0 + 1) + wx * at(x0 + 1, y0 + 1);
        expect(values[y * 11 + x]).toBeCloseTo((1 - wy) * top + wy * bottom, 3);
      }
    }
  });

  it('keeps plain pictures plain and never leaves the range of values', () => {
    const size = fc.integer({ min: 1, max: 130 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 0, max: 255 }), (width, height, grey) => {
        const plain = triangleResize({ width, height, values: new Float32Array(width * height).fill(grey) }, 48, 48);
        expect(Math.max(...plain.values.map((value) => Math.abs(value - grey)))).toBeLessThan(1e-3);
        const { values } = triangleResize(picture(width, height), 48, 48);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(20 - 1e-3);
        expect(Math.max(...values)).toBeLessThanOrEqual(180 + 1e-3);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the orientation that EXIF tells', () => {
  /** A TIFF header with one field before the orientation, which has the given type. */
  const exif = (little: boolean, type: number, value: number) => {
    const bytes = Buffer.alloc(8 + 2 + 24 + 4);
    const write16 = (number: number, at: number) =>
      little ? bytes.writeUInt16LE(number, at) : bytes.writeUInt16BE(number, at);
    const write32 = (number: number, at: number) =>
      little ? bytes.writeUInt32LE(number, at) : bytes.writeUInt32BE(number, at);
    bytes.write(little ? 'II' : 'MM', 'latin1');
    write16(42, 2);
    write32(8, 4);
    write16(2, 8);
    write16(0x0100, 10);
    write16(4, 12);
    write32(1, 14);
    write32(48, 18);
    write16(0x0112, 22);
    write16(type, 24);
    write32(1, 26);
    if (type === 1 || type === 6) bytes.writeUInt8(value, 30);
    else if (type === 3 || type === 8) write16(value, 30);
    else write32(value, 30);
    return bytes;
  };

  it('is not told by a BYTE, which Pillow 12.3.0 does not take either', () => {
    expect(storedOrientation(exif(true, 1, 6))).toBe(1);
    expect(storedOrientation(exif(false, 1, 6))).toBe(1);
  });

  // SHORT, LONG and the signed SBYTE, SSHORT, SLONG: those that Pillow 12.3.0 turns a picture for
  it.each([true, false].flatMap((little) => [3, 4, 6, 8, 9].map((type) => [little, type] as const)))(
    'is read in either order of bytes, as SHORT, LONG or signed (little %s, type %s)',
    (little, type) => {
      for (let value = 1; value <= 8; value++) expect(storedOrientation(exif(little, type, value))).toBe(value);
      expect(storedOrientation(exif(little, type, 9))).toBe(1);
      expect(storedOrientation(calledUpright(exif(little, type, 6)))).toBe(1);
    },
  );
});

describe('the rows of a PNG', () => {
  const chunk = (type: string, content: Uint8Array) => {
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type), content, Buffer.alloc(4)]);
    bytes.writeUInt32BE(content.length);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
    return bytes;
  };
  /** A grey picture of 3 x 3 pixels. */
  const png = (rows: Uint8Array, depth: number, interlaced: number) =>
    Buffer.concat([
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      chunk('IHDR', Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 3, depth, 0, 0, 0, interlaced)),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', new Uint8Array(0)),
    ]);
  // bits, interlaced, bytes of its rows with a filter each; interlaced they are rows of 1, 1, 2, 1, 1 and 3 pixels
  const kinds = [
    [8, 0, 12],
    [4, 0, 9],
    [8, 1, 15],
    [4, 1, 13],
  ] as const;

  it.each(kinds)('are damaged where their filter is none (%s bits, interlaced %s)', (depth, interlaced, length) => {
    const rows = new Uint8Array(length);
    expect(decodeFace(png(rows, depth, interlaced), 'face.png').every((value) => value === 0)).toBe(true);
    rows[0] = 5;
    expect(() => decodeFace(png(rows, depth, interlaced), 'face.png')).toThrow(
      /it is damaged: a row has the filter 5, not 0 to 4.*Fetch the file again/,
    );
  });

  it.each(kinds)('are cut short where one byte is missing (%s bits, interlaced %s)', (depth, interlaced, length) => {
    expect(() => decodeFace(png(new Uint8Array(length - 1), depth, interlaced), 'face.png')).toThrow(
      /it is cut short: \d+ of \d+ bytes of its rows.*Fetch the file again/,
    );
  });

  it.each(kinds)('may be followed by a little more data (%s bits, interlaced %s)', (depth, interlaced, length) => {
    const rows = Uint8Array.from({ length: length + 5 }, (_, index) => (index < length ? 0 : 77));
    expect(decodeFace(png(rows, depth, interlaced), 'face.png').every((value) => value === 0)).toBe(true);
  });
});

describe('a picture of a format that is not read', () => {
  it.each([
    ['BigTIFF', 'II+\0\x08\0\0\0'],
    ['GIF', 'GIF89a'],
    ['BMP', 'BM6\0\0\0'],
    ['WebP', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['AVIF', '\0\0\0\x1cftypavif'],
    ['HEIC', '\0\0\0\x18ftypheic'],
  ])('is called by its name: %s', (name, start) => {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(60)]);
    expect(() => decodeFace(bytes, 'face.jpg')).toThrow(`face.jpg: found a ${name} file`);
    expect(() => decodeFace(bytes, 'face.jpg')).toThrow(/Convert it/);
  });
});

describe('a JPEG without Huffman tables, as a frame of Motion JPEG is', () => {
  /** The same file without its segments of tables. */
  const withoutTables = (jpeg: Buffer): Buffer => {
    const kept = [jpeg.subarray(0, 2)];
    let at = 2;
    while (jpeg[at + 1] !== 0xda) {
      const end = at + 2 + jpeg.readUInt16BE(at + 2);
      if (jpeg[at + 1] !== 0xc4) kept.push(jpeg.subarray(at, end));
      at = end;
    }
    return Buffer.concat([...kept, jpeg.subarray(at)]);
  };

  // Pillow writes these two with the typical tables of the standard
  it.each(['JPEG grey', 'JPEG colour 4:2:0'])('means those of the standard: %s', (name) => {
    const jpeg = Buffer.from(cases.find((fixture) => fixture.name === name)!.bytes, 'base64');
    const bare = withoutTables(jpeg);
    expect(bare.length).toBeLessThan(jpeg.length - 100);
    expect(decodeFace(bare, 'frame.jpg')).toEqual(decodeFace(jpeg, 'face.jpg'));
  });
});

describe('a JPEG that ends early', () => {
  const jpegOf = (name: string) => Buffer.from(cases.find((fixture) => fixture.name === name)!.bytes, 'base64');
  const endless = (name: string) => jpegOf(name).subarray(0, -2);

  it.each(['JPEG grey', 'JPEG colour 4:2:0'])('is refused where nothing or fill bytes follow its data: %s', (name) => {
    for (const end of [[], [0xff], new Array<number>(20).fill(0xff)]) {
      const bytes = Buffer.concat([endless(name), Uint8Array.from(end)]);
      expect(() => decodeFace(bytes, 'face.jpg')).toThrow(/it is cut short: no end-of-image marker/);
    }
  });

  // Pillow takes the zeros for data and is up to 167 levels off
  it.each(['JPEG grey', 'JPEG colour 4:2:0'])('is refused where zeros stand for the rest of its data: %s', (name) => {
    const whole = endless(name);
    for (let missing = 1; missing <= 200; missing++) {
      const bytes = Buffer.concat([whole.subarray(0, -missing), Buffer.alloc(5000)]);
      expect(() => decodeFace(bytes, 'face.jpg')).toThrow(CorpusError);
    }
  });

  it.each(['JPEG colour progressive', 'JPEG CMYK, progressive'])('is refused without its later scans: %s', (name) => {
    const jpeg = jpegOf(name);
    const scans = Array.from(jpeg.keys()).filter((at) => jpeg[at] === 0xff && jpeg[at + 1] === 0xda);
    expect(scans.length).toBeGreaterThan(5);
    // tables of a scan stand before it and may stay
    for (const at of scans.slice(2)) {
      const bytes = Buffer.concat([jpeg.subarray(0, at), Uint8Array.of(0xff, 0xd9)]);
      expect(() => decodeFace(bytes, 'face.jpg')).toThrow(
        /its later scans are missing: component \d of \d is not whole from coefficient \d+ on.*Fetch the file again/,
      );
    }
    expect(() => decodeFace(jpeg, 'face.jpg')).not.toThrow();
    const zeros = Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(5000)]);
    expect(() => decodeFace(zeros, 'face.jpg')).toThrow(/no end-of-image marker/);
  });
});

describe('a TIFF that is cut short', () => {
  it.each(['TIFF grey, shrunk from 64 x 64', 'TIFF grey 16 bits'])(
    'is not filled up with what lies behind it in memory: %s',
    (name) => {
      const tiff = Buffer.from(cases.find((fixture) => fixture.name === name)!.bytes, 'base64');
      const memory = Buffer.alloc(tiff.length + 64, 200);
      tiff.copy(memory, 32);
      expect(decodeFace(memory.subarray(32, 32 + tiff.length), 'face.tiff')).toEqual(decodeFace(tiff, 'face.tiff'));
      expect(() => decodeFace(memory.subarray(32, 32 + tiff.length - 100), 'face.tiff')).toThrow(
        /face\.tiff: .*cannot be decoded.*Fetch the file again/,
      );
    },
  );
});
