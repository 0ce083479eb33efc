/** `length` bytes from `offset` as Latin-1 text; shorter at the end of the file. */
export function tagAt(bytes: Uint8Array, offset: number, length = 4): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
