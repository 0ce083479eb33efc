/** A FLAC writer of verbatim subframes, mono, after RFC 9639: an oracle for the reader that shares nothing with it. */
export function crc(bytes: number[], width: 8 | 16, polynomial: number): number {
  const top = 2 ** (width - 1);
  const mask = 2 ** width - 1;
  let remainder = 0;
  for (const byte of bytes) {
    remainder ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) remainder = ((remainder << 1) ^ (remainder & top ? polynomial : 0)) & mask;
  }
  return remainder;
}

const bigEndian16 = (value: number) => [(value >> 8) & 255, value & 255];

/**
 * 16 kHz, 16 bits, at most 128 frames of `blockSize` samples. `codes` is what frame headers say of the rate (low four
 * bits of the third byte) and of the width (bits 1 to 3 of the fourth): zeros refer to the file's header.
 */
export function encodeFlac(
  values: number[],
  { blockSize = 64, statedLength = values.length, codes: { rate, width } = { rate: 5, width: 4 } } = {},
): Uint8Array {
  const bytes = [...Buffer.from('fLaC'), 0x80, 0, 0, 34, ...bigEndian16(blockSize), ...bigEndian16(blockSize)];
  bytes.push(0, 0, 0, 0, 0, 0); // frame sizes unknown
  // 20 bits 16000 Hz, 3 bits mono, 5 bits 16 bits a sample, 36 bits length
  bytes.push(0x03, 0xe8, 0x00, 0xf0, 0, 0, ...bigEndian16(statedLength));
  bytes.push(...new Uint8Array(16)); // no MD5
  for (let start = 0, number = 0; start < values.length; start += blockSize, number++) {
    const block = values.slice(start, start + blockSize);
    // sync; block size in 16 bits at the end of the header, rate; mono, width
    const header = [0xff, 0xf8, 0x70 | rate, width << 1, number, ...bigEndian16(block.length - 1)];
    const frame = [...header, crc(header, 8, 0x07), 0x02, ...block.flatMap(bigEndian16)];
    bytes.push(...frame, ...bigEndian16(crc(frame, 16, 0x8005)));
  }
  return Uint8Array.from(bytes);
}
