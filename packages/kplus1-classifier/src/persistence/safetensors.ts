import { ClassifierError } from '../errors';
import type { NamedWeights } from '../named-weights';

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Weights as the bytes of a safetensors file: eight bytes of header length, the header in JSON, the values in
 * float32, everything little-endian. `metadata` is kept beside them as strings.
 */
export function encodeWeights(weights: NamedWeights, metadata: Record<string, string> = {}): Uint8Array {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(weights)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + 4 * values.length] };
    offset += 4 * values.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = 8 * Math.ceil(json.length / 8);
  const bytes = new Uint8Array(8 + headerBytes + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, 8, 8 + headerBytes);
  bytes.set(json, 8);
  let position = 8 + headerBytes;
  for (const { values } of Object.values(weights)) {
    for (const value of values) {
      view.setFloat32(position, value, true);
      position += 4;
    }
  }
  return bytes;
}

/** The weights and metadata of a safetensors file of float32 tensors; throws ClassifierError for anything else. */
export function decodeWeights(bytes: Uint8Array): { weights: NamedWeights; metadata: Record<string, string> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Infinity;
  const dataStart = 8 + headerBytes;
  if (dataStart > bytes.length) throw notSafetensors(`${bytes.length} bytes`);
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, dataStart));
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw notSafetensors('metadata other than strings by name');
  const available = bytes.length - dataStart;
  const weights = Object.entries(entries).map(([name, entry]): [string, NamedWeights[string]] => {
    const { shape, begin, size } = checkedEntry(name, entry, available);
    const values = Float32Array.from({ length: size }, (_, i) => view.getFloat32(dataStart + begin + 4 * i, true));
    return [name, { shape, values }];
  });
  // own properties whatever their name
  return { weights: Object.fromEntries(weights), metadata: metadata as Record<string, string> };
}

/** Where the values of a tensor lie, once its type, shape and place fit each other and the file. */
function checkedEntry(name: string, entry: unknown, available: number) {
  const { dtype, shape, data_offsets: offsets } = (isRecord(entry) ? entry : {}) as Partial<HeaderEntry>;
  if (dtype !== 'F32') throw new ClassifierError(`file: '${name}'`, `type ${JSON.stringify(dtype)}`, 'F32');
  if (!isList(shape) || !isList(offsets) || offsets.length !== 2)
    throw notSafetensors(`'${name}' without a shape and two offsets of whole numbers`);
  const size = shape.reduce((a, b) => a * b, 1);
  const [begin, end] = offsets;
  if (end - begin !== 4 * size || end > available)
    throw notSafetensors(`'${name}' at bytes ${begin} to ${end} of ${available}`);
  return { shape, begin, size };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw notSafetensors('a header that is no JSON');
  }
  if (!isRecord(header)) throw notSafetensors('a header that describes no tensors');
  return header;
}

function notSafetensors(found: string): ClassifierError {
  return new ClassifierError('file', found, 'a whole safetensors file', 'Was it cut short or is it another format?');
}
