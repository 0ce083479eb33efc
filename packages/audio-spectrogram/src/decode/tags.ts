import { tagAt } from './tag-at';

const ID3V2_HEADER_LENGTH = 10;

/** Bytes of an ID3v2 tag at `at`, its footer included: 0 where there is none. */
function id3v2Length(bytes: Uint8Array, at: number): number {
  if (at + ID3V2_HEADER_LENGTH > bytes.length || tagAt(bytes, at, 3) !== 'ID3') return 0;
  const length = id3v2Size(bytes, at) + ((bytes[at + 5] & 0x10) !== 0 ? 2 : 1) * ID3V2_HEADER_LENGTH;
  // a size beyond the file is none: what follows the header is looked at
  return at + length <= bytes.length ? length : ID3V2_HEADER_LENGTH;
}

/** Four times seven bits, in a header or in a footer; some writers take all eight, which shows where the highest is set. */
function id3v2Size(bytes: Uint8Array, at: number): number {
  const digits = [...bytes.subarray(at + 6, at + 10)];
  const base = digits.some((digit) => digit > 127) ? 256 : 128;
  return digits.reduce((size, digit) => size * base + digit, 0);
}

/** Header or footer of an APE tag: its size counts the items and the footer, not the header. */
function apeBlock(bytes: Uint8Array, at: number): { size: number; hasHeader: boolean; isHeader: boolean } | undefined {
  if (at < 0 || at + 32 > bytes.length || tagAt(bytes, at, 8) !== 'APETAGEX') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 32);
  const flags = view.getUint32(20, true);
  return { size: view.getUint32(12, true), hasHeader: flags >= 2 ** 31, isHeader: (flags & (2 ** 29)) !== 0 };
}

const ID3V1_LENGTH = 128;
const APE_BLOCK_LENGTH = 32;

function leadingTagLength(bytes: Uint8Array, at: number): number {
  const ape = apeBlock(bytes, at);
  if (ape) return ape.isHeader ? APE_BLOCK_LENGTH + ape.size : 0;
  if (tagAt(bytes, at, 3) === 'TAG' && at + ID3V1_LENGTH < bytes.length) return ID3V1_LENGTH;
  return id3v2Length(bytes, at);
}

function trailingTagLength(bytes: Uint8Array, end: number): number {
  if (end >= ID3V1_LENGTH && tagAt(bytes, end - ID3V1_LENGTH, 3) === 'TAG') return ID3V1_LENGTH;
  const ape = apeBlock(bytes, end - APE_BLOCK_LENGTH);
  if (ape && !ape.isHeader) {
    // some writers announce a header that they leave out
    const hasHeader = ape.hasHeader && apeBlock(bytes, end - ape.size - APE_BLOCK_LENGTH) !== undefined;
    return ape.size + (hasHeader ? APE_BLOCK_LENGTH : 0);
  }
  // the footer of an ID3v2.4 tag
  if (end >= 20 && tagAt(bytes, end - 10, 3) === '3DI') return id3v2Size(bytes, end - 10) + 20;
  return lyricsLength(bytes, end);
}

/** Lyrics3: version 2 ends in its size and a mark, version 1 in a mark alone and is at most 5100 bytes long. */
function lyricsLength(bytes: Uint8Array, end: number): number {
  const mark = tagAt(bytes, Math.max(0, end - 9), 9);
  if (mark === 'LYRICS200') {
    const length = Number(tagAt(bytes, end - 15, 6)) + 15;
    return length <= end && tagAt(bytes, end - length, 11) === 'LYRICSBEGIN' ? length : 0;
  }
  if (mark !== 'LYRICSEND') return 0;
  const begin = tagAt(bytes, Math.max(0, end - 5100), 5100).lastIndexOf('LYRICSBEGIN', 5100);
  return begin < 0 ? 0 : Math.min(end, 5100) - begin;
}

const tagBeginnings = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];

/** Whether a tag begins at `at`, also one that states no end or is cut short. */
export function beginsTag(bytes: Uint8Array, at: number): boolean {
  return tagBeginnings.some((tag) => tagAt(bytes, at, tag.length) === tag);
}

/** Where the tags and zeros at the start of a file end: any number of ID3v2, APE and ID3v1 tags. */
export function leadingTags(bytes: Uint8Array): number {
  let at = 0;
  for (let length = 1; length > 0; at += length) {
    while (bytes[at] === 0) at++;
    length = leadingTagLength(bytes, at);
  }
  return Math.min(at, bytes.length);
}

/**
 * Where the sound of a file lies, whatever its format: after the tags and zeros at its start, before the tags at its end (ID3v1, ID3v2.4 with
 * a footer, APE, Lyrics3, any number). The one place that knows tags: formats are told and read from here on.
 */
export function soundRange(bytes: Uint8Array): { start: number; end: number } {
  const start = leadingTags(bytes);
  let end = bytes.length;
  for (let length = trailingTagLength(bytes, end); length > 0; length = trailingTagLength(bytes, end)) {
    if (end - length < start) break;
    end -= length;
  }
  return { start, end };
}
