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
  const weights: NamedWeights = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as HeaderEntry;
    if (dtype !== 'F32') throw new ClassifierError(`file: '${name}'`, `type ${dtype}`, 'F32');
    const size = shape.reduce((a, b) => a * b, 1);
    const [begin, end] = offsets;
    if (end - begin !== 4 * size || begin < 0 || dataStart + end > bytes.length) {
      throw notSafetensors(`'${name}' at bytes ${begin} to ${end} of ${bytes.length - dataStart}`);
    }
    const values = Float32Array.from({ length: size }, (_, i) => view.getFloat32(dataStart + begin + 4 * i, true));
    weights[name] = { shape, values };
  }
  return { weights, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    throw notSafetensors('a header that is no JSON');
  }
}

function notSafetensors(found: string): ClassifierError {
  return new ClassifierError('file', found, 'a whole safetensors file', 'Was it cut short or is it another format?');
}
