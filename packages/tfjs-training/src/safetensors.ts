import { kindOf } from '@image2audio/argument-checks';
import { TrainingError } from './errors';
import type { NamedWeight } from './named-weights';

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** What a safetensors file holds: tensors by name, and strings by name beside them. */
export interface WeightFile {
  weights: NamedWeight[];
  metadata: Record<string, string>;
}

/** The one name of the header that is no tensor's. */
const metadataName = '__metadata__';

/**
 * Weights as the bytes of a safetensors file: eight bytes of header length, the header in JSON, the values in
 * float32, everything little-endian. `metadata` is kept beside them as strings.
 *
 * @throws TrainingError where a name comes twice or is `__metadata__`, values are no Float32Array or do not fit their shape, or metadata are no strings
 */
export function encodeWeights(
  weights: readonly NamedWeight[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[metadataName, metadata]] : [];
  for (const [name, text] of Object.entries(metadata)) {
    if (typeof text !== 'string') throw new TrainingError(`metadata.${name}`, kindOf(text), 'a string');
  }
  const names = new Set([metadataName]);
  let offset = 0;
  for (const { name, shape, values } of weights) {
    if (names.has(name)) throw new TrainingError('weights', `the name '${name}' twice`, 'every name once');
    names.add(name);
    if (!(values instanceof Float32Array))
      throw new TrainingError(`weights: '${name}'`, kindOf(values), 'values in a Float32Array');
    if (sizeOf(shape) !== values.length) {
      const found = `shape [${shape.join(', ')}] with ${values.length} values`;
      throw new TrainingError(`weights: '${name}'`, found, `${sizeOf(shape)} values`);
    }
    header.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + 4 * values.length] }]);
    offset += 4 * values.length;
  }
  // own properties whatever their names
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = 8 * Math.ceil(json.length / 8);
  const bytes = new Uint8Array(8 + headerBytes + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, 8, 8 + headerBytes);
  bytes.set(json, 8);
  let position = 8 + headerBytes;
  for (const { values } of weights) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return bytes;
}

/** The tensors, in the order of their bytes, and the metadata of a safetensors file of float32. @throws TrainingError for anything else */
export function decodeWeights(bytes: Uint8Array): WeightFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Infinity;
  const dataStart = 8 + headerBytes;
  if (dataStart > bytes.length) throw notSafetensors(`${bytes.length} bytes`);
  const { [metadataName]: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, dataStart));
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw notSafetensors('metadata other than strings by name');
  const available = bytes.length - dataStart;
  const places = Object.entries(entries).map(([name, entry]) => checkedEntry(name, entry, available));
  // the names of a header may come in any order, their values follow each other without holes
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let last = 0;
  for (const { name, begin, end } of places) {
    if (begin !== last) throw notSafetensors(`'${name}' at byte ${begin} of the values, after ${last}`);
    last = end;
  }
  if (last !== available) throw notSafetensors(`${available - last} bytes after the last tensor`);
  const weights = places.map(({ name, shape, begin, end }) => ({
    ...{ name, shape },
    // a copy, as slice is not of a Buffer, at a multiple of four bytes
    values: new Float32Array(Uint8Array.from(bytes.subarray(dataStart + begin, dataStart + end)).buffer),
  }));
  return { weights, metadata: metadata as Record<string, string> };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Where the values of a tensor lie, once its type, shape and place fit each other and the file. */
function checkedEntry(name: string, entry: unknown, available: number) {
  const { dtype, shape, data_offsets: offsets } = (isRecord(entry) ? entry : {}) as Partial<HeaderEntry>;
  if (dtype !== 'F32') throw new TrainingError(`file: '${name}'`, `type ${JSON.stringify(dtype)}`, 'F32');
  if (!isList(shape) || !isList(offsets) || offsets.length !== 2)
    throw notSafetensors(`'${name}' without a shape and two offsets of whole numbers`);
  const [begin, end] = offsets;
  if (end - begin !== 4 * sizeOf(shape) || end > available)
    throw notSafetensors(`'${name}' at bytes ${begin} to ${end} of ${available}`);
  return { name, shape, begin, end };
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

function notSafetensors(found: string): TrainingError {
  return new TrainingError('file', found, 'a whole safetensors file', 'Was it cut short or is it another format?');
}
