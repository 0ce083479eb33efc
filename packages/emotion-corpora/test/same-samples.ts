/** Whether two arrays hold the same bits (a deep comparison by value takes seconds on a few clips). */
export function sameSamples(one: Float32Array, other: Float32Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);
  return bytes(one).equals(bytes(other));
}
