import { tagAt } from './tag-at';

/** A chunk of a RIFF file: its four-letter name and where its content lies, cut at the end of the file. */
export interface RiffChunk {
  id: string;
  start: number;
  end: number;
  /** Bytes that the file lacks of the length stated; 0 where that length is one that writers to a pipe leave. */
  missing: number;
}

const UNKNOWN_LENGTH = 0xffffffff;
/** Lengths from here on are those of writers to a pipe, which cannot go back: 2^31 - 4096 of SoX, 2^31 - 1, 2^32 - 1 of FFmpeg, less a header. */
const STREAMED_LENGTH = 0x7fff0000;

/**
 * The chunks of a RIFF or RF64 file, in order.
 *
 * Writers get lengths wrong in known ways, which are put right here: a stream whose length was never filled in (0 or
 * 2^32 - 1 in `data`) and a length beyond the end both mean "to the end of the file", tags there left out; the padding byte after an odd
 * length may be missing. RF64 keeps the true 64-bit length of `data` in its `ds64` chunk (EBU Tech 3306).
 *
 * @param bytes from the header of the file on
 * @param soundEnd where tags after the sound begin
 */
export function* riffChunks(bytes: Uint8Array, soundEnd: number): Generator<RiffChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let longDataLength: number | undefined;
  const dataLength = (start: number): number | undefined => {
    const stated = view.getUint32(start - 4, true);
    const length = stated === UNKNOWN_LENGTH ? longDataLength : stated;
    if (length === 0) return start < bytes.length && !looksLikeChunk(view, bytes, start) ? undefined : 0;
    return length !== undefined && length < (stated === UNKNOWN_LENGTH ? 2 ** 53 : STREAMED_LENGTH)
      ? length
      : undefined;
  };
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const id = tagAt(bytes, offset);
    const start = offset + 8;
    const length = id === 'data' ? dataLength(start) : view.getUint32(offset + 4, true);
    const isWhole = length !== undefined && start + length <= bytes.length;
    const end = isWhole ? start + length : id === 'data' ? Math.max(start, soundEnd) : bytes.length;
    if (id === 'ds64' && end - start >= 16) longDataLength = Number(view.getBigUint64(start + 8, true));
    yield { id, start, end, missing: isWhole || length === undefined ? 0 : start + length - end };
    const isOdd = length !== undefined && length % 2 === 1;
    const unpadded = isOdd && looksLikeChunk(view, bytes, end) && !looksLikeChunk(view, bytes, end + 1);
    offset = end + (isOdd && !unpadded ? 1 : 0);
  }
}

function looksLikeChunk(view: DataView, bytes: Uint8Array, offset: number): boolean {
  return (
    offset + 8 <= bytes.length &&
    /^[\x20-\x7e]{4}$/.test(tagAt(bytes, offset)) &&
    // the sound's length may be anything
    (tagAt(bytes, offset) === 'data' || offset + 8 + view.getUint32(offset + 4, true) <= bytes.length)
  );
}
