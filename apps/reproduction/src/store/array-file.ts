import { sha256 } from './hash';

/**
 * Named typed arrays with a JSON description, in one file: what the cache and the checkpoints are made of.
 *
 * Layout: "I2A2", the header's length (uint32, little-endian), SHA-256 of the header, the header as JSON
 * `{ meta, arrays: [{ name, type, length, sha256 }] }`, then every array's bytes, each starting at a multiple of 8.
 */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface ArrayFile<Meta> {
  meta: Meta;
  arrays: Record<string, TypedArray>;
}

const constructors = { Float32Array, Float64Array, Int32Array, Uint8Array };
type ArrayType = keyof typeof constructors;

interface ArrayEntry {
  name: string;
  type: ArrayType;
  length: number;
  sha256: string;
}

interface Header {
  meta: unknown;
  arrays: ArrayEntry[];
}

const magic = 'I2A2';
const digestStart = 8;
const headerStart = digestStart + 32;
/** The next multiple of 8; by division, because bit operations end at 2 GB. */
const align = (offset: number) => Math.ceil(offset / 8) * 8;
const byteLengthOf = ({ type, length }: ArrayEntry) => length * constructors[type].BYTES_PER_ELEMENT;

/** The file is no array file, or not whole, or not what was written. */
export class ArrayFileError extends Error {
  override name = 'ArrayFileError';

  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`${file}: ${reason}; delete it and run again`);
  }
}

function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** SHA-256 of an array's bytes, in hexadecimal: what a file holds of it in its header. */
export function digestOf(array: TypedArray): string {
  return sha256(array).toString('hex');
}

export function encodeArrayFile(meta: unknown, arrays: Record<string, TypedArray>): Uint8Array {
  const header: Header = {
    meta,
    arrays: Object.entries(arrays).map(([name, array]) => ({
      name,
      type: array.constructor.name as ArrayType,
      length: array.length,
      sha256: digestOf(array),
    })),
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  let size = align(headerStart + headerBytes.length);
  for (const array of Object.values(arrays)) size = align(size + array.byteLength);
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(4, headerBytes.length, true);
  bytes.set(sha256(headerBytes), digestStart);
  bytes.set(headerBytes, headerStart);
  let offset = align(headerStart + headerBytes.length);
  for (const array of Object.values(arrays)) {
    bytes.set(bytesOf(array), offset);
    offset = align(offset + array.byteLength);
  }
  return bytes;
}

/**
 * The arrays, as views of `bytes` where these are aligned, with the SHA-256 of each.
 *
 * @throws ArrayFileError naming `file` where a byte is missing, too many, or other than it was written
 */
export function decodeArrayFile<Meta>(
  bytes: Uint8Array,
  file: string,
): ArrayFile<Meta> & { digests: Record<string, string> } {
  const { meta, arrays: entries, end } = decodeHeader(bytes, file);
  const size = entries.reduce((offset, entry) => align(offset + byteLengthOf(entry)), end);
  if (bytes.length !== size) {
    throw new ArrayFileError(
      file,
      `${bytes.length < size ? 'cut short' : 'too long'}: ${bytes.length} of ${size} bytes`,
    );
  }
  const copy = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  let offset = end;
  const arrays = entries.map((entry): [string, TypedArray] => {
    const start = copy.byteOffset + offset;
    const array = new constructors[entry.type](copy.buffer as ArrayBuffer, start, entry.length);
    if (digestOf(array) !== entry.sha256) {
      throw new ArrayFileError(file, `damaged: the bytes of '${entry.name}' do not fit their checksum`);
    }
    offset = align(offset + array.byteLength);
    return [entry.name, array];
  });
  const digests = Object.fromEntries(entries.map(({ name, sha256 }): [string, string] => [name, sha256]));
  return { meta: meta as Meta, arrays: Object.fromEntries(arrays), digests };
}

/** What {@link readArrayFileHeader} needs of a file: its first bytes, so that no array is read; fewer where it ends before. */
export type ReadStart = (length: number) => Uint8Array;

/**
 * The description of an array file and the names of its arrays, from its start alone; the arrays are not looked at.
 *
 * @throws ArrayFileError naming `file` where it is none, or its header is damaged
 */
export function readArrayFileHeader(readStart: ReadStart, file: string): { meta: unknown; arrays: readonly string[] } {
  const length = headerLength(readStart(headerStart), file);
  const { meta, arrays } = decodeHeader(readStart(headerStart + length), file);
  return { meta, arrays: arrays.map(({ name }) => name) };
}

function headerLength(bytes: Uint8Array, file: string): number {
  if (bytes.length < headerStart || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) {
    throw new ArrayFileError(file, `not an array file of this version (no '${magic}' at its start)`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
}

/** `end`: where the first array starts. */
function decodeHeader(bytes: Uint8Array, file: string): Header & { end: number } {
  const length = headerLength(bytes, file);
  const header = bytes.subarray(headerStart, headerStart + length);
  if (header.length < length) {
    throw new ArrayFileError(file, `cut short: ${bytes.length} bytes, ${headerStart + length} of them its header`);
  }
  const expected = Buffer.from(bytes.subarray(digestStart, headerStart));
  if (!expected.equals(sha256(header))) {
    throw new ArrayFileError(file, 'damaged: its header does not fit its checksum');
  }
  return { ...headerOf(header, file), end: align(headerStart + length) };
}

/** A checksum that fits says that the header is what was written, not that it was written here. */
function headerOf(bytes: Uint8Array, file: string): Header {
  try {
    const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Header;
    const names = header.arrays.map(({ name }) => name);
    if (new Set(names).size === names.length && header.arrays.every(isEntry) && header.meta !== undefined)
      return { meta: header.meta, arrays: header.arrays };
  } catch {
    // said below
  }
  throw new ArrayFileError(file, 'damaged: its header is not the description of named arrays');
}

function isEntry({ name, type, length, sha256 }: Partial<ArrayEntry>): boolean {
  return (
    typeof name === 'string' &&
    typeof type === 'string' &&
    Object.hasOwn(constructors, type) &&
    Number.isSafeInteger(length) &&
    length! >= 0 &&
    typeof sha256 === 'string'
  );
}
