import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWeights, encodeWeights, TrainingError, type NamedWeight } from '../src';

const weights: NamedWeight[] = [
  { name: 'kernel', shape: [1, 3], values: Float32Array.of(1, 2, 3) },
  { name: '7', shape: [], values: Float32Array.of(-0) },
  { name: 'none', shape: [0, 4], values: new Float32Array() },
  { name: '__proto__', shape: [1], values: Float32Array.of(NaN) },
];

/** A file with the header given and `data` bytes behind it. */
function fileOf(header: unknown, data = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('come back bit for bit with their metadata, in their order, whatever their names', () => {
    const file = encodeWeights(weights, { classes: '["happy"]' });
    expect(decodeWeights(file)).toEqual({ weights, metadata: { classes: '["happy"]' } });
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({ name: fc.string({ unit: 'binary' }), values: fc.float32Array({ minLength: 1, maxLength: 5 }) }),
          { selector: ({ name }) => name },
        ),
        (entries) => {
          const list = entries.map(({ name, values }) => ({ name, shape: [values.length], values }));
          expect(decodeWeights(encodeWeights(list)).weights).toEqual(list);
        },
      ),
    );
  });

  it('have the layout of the format', () => {
    const bytes = encodeWeights([{ name: 'a', shape: [2], values: Float32Array.of(1, -2) }], { note: 'x' });
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(header % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)))).toEqual({
      __metadata__: { note: 'x' },
      a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    // 1 and -2 in IEEE 754, little-endian
    expect(Array.from(bytes.subarray(8 + header))).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
  });

  it('are read from the middle of a buffer, and refused where cut, longer in name than in bytes, or foreign', () => {
    const bytes = encodeWeights(weights);
    const padded = new Uint8Array(bytes.length + 3);
    padded.set(bytes, 3);
    expect(decodeWeights(padded.subarray(3)).weights).toEqual(weights);
    expect(decodeWeights(Buffer.from(padded).subarray(3)).weights).toEqual(weights);
    const entry = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
    const wrong: Uint8Array[] = [
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, 20),
      new Uint8Array(3),
      padded,
      fileOf('no JSON'),
      fileOf([]),
      fileOf({ __metadata__: { n: 1 } }),
      fileOf({ a: null }),
      fileOf({ a: { ...entry, dtype: 'F64' } }, 8),
      fileOf({ a: { ...entry, shape: [-1] } }, 4),
      fileOf({ a: { ...entry, data_offsets: [0, 8] } }, 8),
      fileOf({ a: { ...entry, data_offsets: [4, 8] } }, 4),
      fileOf({ a: { ...entry, shape: [2 ** 60] } }, 4),
    ];
    for (const file of wrong) expect(() => decodeWeights(file)).toThrow(TrainingError);
    expect(decodeWeights(fileOf({ a: entry }, 4)).weights[0].values).toEqual(Float32Array.of(0));
  });

  it('are written once for a name, and with as many values as the shape has', () => {
    const [kernel] = weights;
    expect(() => encodeWeights([kernel, kernel])).toThrow("weights: found the name 'kernel' twice");
    expect(() => encodeWeights([{ ...kernel, name: '__metadata__' }])).toThrow(TrainingError);
    expect(() => encodeWeights([{ ...kernel, shape: [4] }])).toThrow(
      "weights: 'kernel': found shape [4] with 3 values, expected 4 values.",
    );
    const file = encodeWeights([kernel]);
    expect(() => decodeWeights(Uint8Array.from([...file, 0, 0, 0, 0]))).toThrow(/4 bytes after the last tensor/);
    const twice = Buffer.from(encodeWeights([kernel, { ...kernel, name: 'kernal' }])).toString('latin1');
    const overlapping = Buffer.from(twice.replace('"data_offsets":[12,24]', '"data_offsets":[0,12] '), 'latin1');
    expect(() => decodeWeights(overlapping)).toThrow(/at byte 0 of the values, after 12/);
    expect(() => encodeWeights([{ ...kernel, values: [1, 2, 3] as unknown as Float32Array }])).toThrow(
      /found an array/,
    );
    const metadata = { epoch: 3 } as unknown as Record<string, string>;
    expect(() => encodeWeights([kernel], metadata)).toThrow('metadata.epoch: found a number, expected a string.');
  });
});
