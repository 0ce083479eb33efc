import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayFileError, decodeArrayFile, encodeArrayFile } from '../src/run/array-file';

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

  it('name the file when it is cut off or is something else', () => {
    const bytes = encodeArrayFile({}, { weights: new Float32Array(100) });
    expect(() => decodeArrayFile(bytes.subarray(0, bytes.length - 8), 'cut.bin')).toThrow(ArrayFileError);
    expect(() => decodeArrayFile(new Uint8Array(3), 'other.bin')).toThrow(/other\.bin/);
  });
});
