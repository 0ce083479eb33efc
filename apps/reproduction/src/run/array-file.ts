/**
 * Named typed arrays with a JSON description, in one file: what the cache and the checkpoints are made of.
 *
 * Layout: "I2A1", the header's length (uint32, little-endian), the header as JSON `{ meta, arrays: [{ name, type, length }] }`,
 * then every array's bytes, each starting at a multiple of 8.
 */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface ArrayFile<Meta> {
  meta: Meta;
  arrays: Record<string, TypedArray>;
}

const constructors = { Float32Array, Float64Array, Int32Array, Uint8Array };
type ArrayType = keyof typeof constructors;

interface Header {
  meta: unknown;
  arrays: { name: string; type: ArrayType; length: number }[];
}

const magic = 'I2A1';
const align = (offset: number) => (offset + 7) & ~7;

export class ArrayFileError extends Error {
  override name = 'ArrayFileError';
}

export function encodeArrayFile(meta: unknown, arrays: Record<string, TypedArray>): Uint8Array {
  const header: Header = {
    meta,
    arrays: Object.entries(arrays).map(([name, array]) => ({
      name,
      type: array.constructor.name as ArrayType,
      length: array.length,
    })),
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  let size = align(8 + headerBytes.length);
  for (const array of Object.values(arrays)) size = align(size + array.byteLength);
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(4, headerBytes.length, true);
  bytes.set(headerBytes, 8);
  let offset = align(8 + headerBytes.length);
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset = align(offset + array.byteLength);
  }
  return bytes;
}

export function decodeArrayFile<Meta>(bytes: Uint8Array, file: string): ArrayFile<Meta> {
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) {
    throw new ArrayFileError(
      `${file}: not an array file of this program (no '${magic}' at its start); delete it and run again`,
    );
  }
  const copy = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const headerLength = new DataView(copy.buffer, copy.byteOffset).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(8, 8 + headerLength))) as Header;
  const arrays: [string, TypedArray][] = [];
  let offset = align(8 + headerLength);
  for (const { name, type, length } of header.arrays) {
    const byteLength = length * constructors[type].BYTES_PER_ELEMENT;
    if (offset + byteLength > copy.length) {
      throw new ArrayFileError(
        `${file}: array '${name}' ends after the file does (${copy.length} bytes); delete it and run again`,
      );
    }
    arrays.push([name, new constructors[type](copy.buffer as ArrayBuffer, copy.byteOffset + offset, length)]);
    offset = align(offset + byteLength);
  }
  return { meta: header.meta as Meta, arrays: Object.fromEntries(arrays) };
}
