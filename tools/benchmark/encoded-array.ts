/** An array as a peer in another process reads it: float32, or float64 where it says so. */
export interface EncodedArray {
  shape: readonly number[];
  base64: string;
  type?: 'float64';
}

export function encodeArray(values: Float32Array | Float64Array, shape: readonly number[]): EncodedArray {
  const base64 = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return { shape, base64, ...(values instanceof Float64Array && { type: 'float64' }) };
}

export function decodeArray({ base64, type }: EncodedArray): Float32Array | Float64Array {
  // a copy, since the bytes of a Buffer need not begin where numbers may
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64')).buffer;
  return type === 'float64' ? new Float64Array(bytes) : new Float32Array(bytes);
}
