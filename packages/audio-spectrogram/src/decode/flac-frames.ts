/** The frames of a FLAC stream, and whether they fill it to its end. */
export interface FlacFrames {
  frames: Uint8Array[];
  /** What the headers of the frames add up to: samples times channels. */
  values: number;
  /** Where the first bytes lie that are not an intact frame; null where there are none. */
  damagedAt: number | null;
}

const crc8Table = crcTable(8, 0x07);
const crc16Table = crcTable(16, 0x8005);

/**
 * Cuts a FLAC stream (RFC 9639, section 9) into frames, from `offset`, the end of the metadata.
 *
 * A frame states no length. It ends where the CRC-16 of all its bytes, its own checksum included, is zero and either the
 * stream ends or a frame header with a valid CRC-8 begins: 39 bits of evidence, so that sound is not taken for a
 * boundary and a damaged frame is never handed on.
 */
export function flacFrames(stream: Uint8Array, offset: number): FlacFrames {
  const frames: Uint8Array[] = [];
  let start = offset;
  let crc = 0;
  let values = 0;
  if (start < stream.length && !isFrameHeader(stream, start)) return { frames, values, damagedAt: start };
  for (let end = start + 1; end <= stream.length; end++) {
    crc = ((crc << 8) & 0xffff) ^ crc16Table[(crc >> 8) ^ stream[end - 1]];
    if (crc === 0 && end > start + 2 && (end === stream.length || isFrameHeader(stream, end))) {
      frames.push(stream.subarray(start, end));
      values += frameValues(stream, start);
      start = end;
    }
  }
  return { frames, values, damagedAt: start < stream.length ? start : null };
}

function isFrameHeader(stream: Uint8Array, at: number): boolean {
  if (stream[at] !== 0xff || (stream[at + 1] & 0xfe) !== 0xf8) return false;
  const length = frameHeaderLength(stream, at);
  if (at + length > stream.length) return false;
  let crc = 0;
  for (let i = at; i < at + length; i++) crc = crc8Table[crc ^ stream[i]];
  return crc === 0;
}

/** Sync, codes, the frame's number in 1 to 7 bytes, block size and rate where the codes leave them open, CRC-8. */
function frameHeaderLength(stream: Uint8Array, at: number): number {
  const blockSizeCode = stream[at + 2] >> 4;
  const rateCode = stream[at + 2] & 15;
  const blockSizeBytes = blockSizeCode === 6 ? 1 : blockSizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const leadingOnes = Math.clz32(~(stream[at + 4] << 24));
  return 4 + Math.max(1, leadingOnes) + blockSizeBytes + rateBytes + 1;
}

/** Samples times channels of a frame, by its header. */
function frameValues(stream: Uint8Array, at: number): number {
  const code = stream[at + 2] >> 4;
  const afterNumber = at + 4 + Math.max(1, Math.clz32(~(stream[at + 4] << 24)));
  const blockSize =
    code === 1
      ? 192
      : code === 6
        ? stream[afterNumber] + 1
        : code === 7
          ? (stream[afterNumber] << 8) + stream[afterNumber + 1] + 1
          : code < 6
            ? 576 << (code - 2)
            : 256 << (code - 8);
  // codes from 8 on are ways to store two channels
  const channelCode = stream[at + 3] >> 4;
  return blockSize * (channelCode < 8 ? channelCode + 1 : 2);
}

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (width - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder & top ? polynomial : 0);
    return remainder & ((1 << width) - 1);
  });
}
