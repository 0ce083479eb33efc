import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayFileError, decodeArrayFile, encodeArrayFile, readArrayFileHeader } from '../src/store/array-file';

const sample = () => encodeArrayFile({ ids: ['a', 'b'] }, { x: Float32Array.of(1, 2, 3), y: Uint8Array.of(7) });

describe('array files', () => {
  it('give back what was put in, bit by bit', () => {
    const anyArray = fc.oneof(
      fc.float32Array({ maxLength: 9 }),
      fc.float64Array({ maxLength: 9 }),
      fc.int32Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), anyArray), fc.jsonValue(), (arrays, meta) => {
        const read = decodeArrayFile(encodeArrayFile(meta, arrays), 'test.bin');
        expect(JSON.stringify(read.meta)).toBe(JSON.stringify(meta));
        expect(Object.keys(read.arrays)).toEqual(Object.keys(arrays));
        for (const [name, array] of Object.entries(arrays)) expect(read.arrays[name]).toEqual(array);
      }),
    );
  });

  it('are read from any place in memory', () => {
    const bytes = sample();
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    expect([...decodeArrayFile(shifted, 'test.bin').arrays.x]).toEqual([1, 2, 3]);
  });

  it('are refused at every shorter length and with bytes added, by name', () => {
    const bytes = sample();
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeArrayFile(bytes.subarray(0, length), 'cut.bin'), `${length} bytes`).toThrow(ArrayFileError);
    }
    expect(() => decodeArrayFile(bytes.subarray(0, bytes.length - 1), 'cut.bin')).toThrow(/^cut\.bin: cut short/);
    expect(() => decodeArrayFile(Buffer.concat([bytes, Buffer.of(0)]), 'long.bin')).toThrow(/too long/);
    expect(() => decodeArrayFile(new Uint8Array(100), 'other.bin')).toThrow(/other\.bin: not an array file/);
  });

  it('are refused with any bit of the header or of an array flipped', () => {
    const bytes = sample();
    const original = decodeArrayFile(bytes, 'test.bin');
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      let read;
      try {
        read = decodeArrayFile(flipped, 'flipped.bin');
      } catch (error) {
        expect(error, `bit ${bit}`).toBeInstanceOf(ArrayFileError);
        continue;
      }
      // the bytes between arrays belong to none
      expect(read, `bit ${bit}`).toEqual(original);
    }
  });

  it('tell what they hold from their start', () => {
    const bytes = sample();
    let furthest = 0;
    const header = readArrayFileHeader((length) => {
      furthest = Math.max(furthest, length);
      return bytes.subarray(0, length);
    }, 'test.bin');
    expect(header).toEqual({ meta: { ids: ['a', 'b'] }, arrays: ['x', 'y'] });
    expect(furthest).toBeLessThan(bytes.length);
  });

  it('with a header that fits its checksum and describes no arrays are refused', () => {
    const headers = [
      null,
      [],
      {},
      { meta: 1, arrays: 'x' },
      { meta: 1, arrays: [null] },
      { meta: 1, arrays: [{ name: 'x', type: 'Array', length: 1, sha256: '' }] },
      { meta: 1, arrays: [{ name: 'x', type: 'constructor', length: 1, sha256: '' }] },
      { meta: 1, arrays: [{ name: 'x', type: 'Uint8Array', length: -8, sha256: '' }] },
      { meta: 1, arrays: [{ name: 'x', type: 'Uint8Array', length: 1e300, sha256: '' }] },
      { meta: 1, arrays: [{ name: 'x', type: 'Uint8Array', length: 2 ** 31, sha256: '' }] },
      { meta: 1, arrays: ['x', 'x'].map((name) => ({ name, type: 'Uint8Array', length: 0, sha256: '' })) },
    ];
    for (const header of headers) {
      const text = Buffer.from(JSON.stringify(header));
      const bytes = Buffer.alloc(40 + Math.ceil(text.length / 8) * 8);
      bytes.write('I2A2');
      bytes.writeUInt32LE(text.length, 4);
      createHash('sha256').update(text).digest().copy(bytes, 8);
      text.copy(bytes, 40);
      expect(() => decodeArrayFile(bytes, 'other.bin'), JSON.stringify(header)).toThrow(ArrayFileError);
    }
  });
});
