import { AudioDecodeError } from '../errors';
import { tagAt } from './tag-at';

/** A page of an Ogg file (RFC 3533, section 6). */
export interface OggPage {
  /** The whole page: header, segment table and body. */
  bytes: Uint8Array;
  /** Position of the sound after the last packet that ends here, in samples; -1 where none ends. */
  granule: number;
  serial: number;
  sequence: number;
  first: boolean;
  last: boolean;
  /** Lengths of the body's segments: 255 means that the packet goes on. */
  segments: Uint8Array;
  body: Uint8Array;
}

const HEADER_LENGTH = 27;
const restore = 'The file is damaged or cut short: fetch it again.';
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
  return remainder;
});

/** The CRC-32 of a page, its own field counted as zeros. */
export function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i];
    crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ byte];
  }
  return crc >>> 0;
}

/**
 * Cuts an Ogg file into pages, each with the right checksum, one after the other from `start` to the end of the file or, where every stream that
 * began has ended, to the first bytes that are no page: nothing of the streams can lie behind them.
 *
 * @throws AudioDecodeError where a page is missing, damaged or cut short
 */
export function oggPages(bytes: Uint8Array, file: string, start = 0): OggPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages: OggPage[] = [];
  const refuse = (found: string) =>
    new AudioDecodeError({ file, found, expected: 'Ogg pages to the end of the file', fix: restore });
  const open = new Set<number>();
  for (let at = start; at < bytes.length;) {
    if (tagAt(bytes, at) !== 'OggS') {
      if (pages.length > 0 && open.size === 0) break;
      throw refuse(`no page at byte ${at}`);
    }
    const bodyStart = at + HEADER_LENGTH + (bytes[at + 26] ?? 0);
    const segments = bytes.subarray(at + HEADER_LENGTH, bodyStart);
    const end = segments.reduce((sum, length) => sum + length, bodyStart);
    if (!(end <= bytes.length) || at + HEADER_LENGTH > bytes.length) throw refuse(`half a page at byte ${at}`);
    const page = bytes.subarray(at, end);
    if (oggChecksum(page) !== view.getUint32(at + 22, true)) throw refuse(`a page of a wrong checksum at byte ${at}`);
    const flags = bytes[at + 5];
    const serial = view.getUint32(at + 14, true);
    if ((flags & 4) === 0) open.add(serial);
    else open.delete(serial);
    pages.push({
      bytes: page,
      granule: Number(view.getBigInt64(at + 6, true)),
      serial,
      sequence: view.getUint32(at + 18, true),
      first: (flags & 2) !== 0,
      last: (flags & 4) !== 0,
      segments,
      body: bytes.subarray(bodyStart, end),
    });
    at = end;
  }
  return pages;
}

/** A packet, and the page on which it ends. */
export interface OggPacket {
  data: Uint8Array;
  page: number;
}

/** Puts the packets of one stream together from its pages; a packet without an end is left out. */
export function oggPackets(pages: OggPage[]): OggPacket[] {
  const packets: OggPacket[] = [];
  let parts: Uint8Array[] = [];
  for (const [page, { body, segments }] of pages.entries()) {
    let start = 0;
    let end = 0;
    for (const length of segments) {
      end += length;
      if (length === 255) continue;
      parts.push(body.subarray(start, end));
      packets.push({ data: parts.length === 1 ? parts[0] : concatenated(parts), page });
      parts = [];
      start = end;
    }
    if (start < end) parts.push(body.subarray(start, end));
  }
  return packets;
}

export function concatenated(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
