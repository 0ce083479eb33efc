import { beginsTag } from './tags';

/** The frames of a FLAC stream, and whether they fill it to its end. */
export interface FlacFrames {
  frames: Uint8Array[];
  /** What the headers of the frames add up to: samples times channels. */
  values: number;
  /** Whether the last frame is shorter than the others, which only the last of a stream of one block size may be: nothing is missing after it. */
  lastIsShort: boolean;
  /**
   * Where the frame that begins at `damagedAt` may end: nothing that is known follows there, but the checksum fits. One in 65536 places does by
   * chance.
   */
  possibleEnds: number[];
  /** Samples a channel that this frame states. */
  lastBlockSize: number;
  /** Where the first bytes lie that are not an intact frame; null where there are none. */
  damagedAt: number | null;
}

const crc8Table = crcTable(8, 0x07);
const crc16Table = crcTable(16, 0x8005);

/**
 * Cuts a FLAC stream (RFC 9639, section 9) into frames, from `offset`, the end of the metadata.
 *
 * A frame states no length. It ends where the CRC-16 of all its bytes, its own checksum included, is zero and either the
 * stream ends, a frame header with a valid CRC-8 or a tag begins: 39 bits of evidence, so that sound is not taken for a
 * boundary and a damaged frame is never handed on.
 *
 * @param statedBlockSize the block size that the file's header states for all frames, which a single frame is held against
 */
export function flacFrames(stream: Uint8Array, offset: number, statedBlockSize?: number): FlacFrames {
  const frames: Uint8Array[] = [];
  let start = offset;
  let crc = 0;
  let values = 0;
  let possibleEnds: number[] = [];
  if (start < stream.length && !isFrameHeader(stream, start)) {
    return { frames, values, lastIsShort: false, possibleEnds, lastBlockSize: 0, damagedAt: start };
  }
  for (let end = start + 1; end <= stream.length; end++) {
    crc = ((crc << 8) & 0xffff) ^ crc16Table[(crc >> 8) ^ stream[end - 1]];
    if (crc !== 0 || end <= start + 2) continue;
    const isEnd = end === stream.length || beginsTag(stream, end);
    if (isEnd || isFrameHeader(stream, end)) {
      frames.push(stream.subarray(start, end));
      values += frameBlockSize(stream, start) * frameChannels(stream, start);
      start = isEnd ? stream.length : end;
      possibleEnds = [];
      if (isEnd) break;
    } else possibleEnds.push(end);
  }
  const lastIsShort = isShort(frames, statedBlockSize);
  if (start >= stream.length)
    return { frames, values, lastIsShort, possibleEnds: [], lastBlockSize: 0, damagedAt: null };
  return { frames, values, lastIsShort, possibleEnds, lastBlockSize: frameBlockSize(stream, start), damagedAt: start };
}

function isShort(frames: Uint8Array[], statedBlockSize: number | undefined): boolean {
  const last = frames.at(-1);
  // the lowest bit of the second byte marks a stream whose block size varies
  if (!last || (last[1] & 1) !== 0) return false;
  const blockSize = frames.length > 1 ? frameBlockSize(frames[0], 0) : statedBlockSize;
  return blockSize !== undefined && frameBlockSize(last, 0) < blockSize;
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

/** Samples a channel of a frame, by its header. */
function frameBlockSize(stream: Uint8Array, at: number): number {
  const code = stream[at + 2] >> 4;
  const afterNumber = at + 4 + Math.max(1, Math.clz32(~(stream[at + 4] << 24)));
  if (code === 1) return 192;
  if (code === 6) return stream[afterNumber] + 1;
  if (code === 7) return (stream[afterNumber] << 8) + stream[afterNumber + 1] + 1;
  return code < 6 ? 576 << (code - 2) : 256 << (code - 8);
}

function frameChannels(stream: Uint8Array, at: number): number {
  // codes from 8 on are ways to store two channels
  const code = stream[at + 3] >> 4;
  return code < 8 ? code + 1 : 2;
}

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (width - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder & top ? polynomial : 0);
    return remainder & ((1 << width) - 1);
  });
}
