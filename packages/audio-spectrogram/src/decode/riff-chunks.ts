import { tagAt } from './audio-format';

/** A chunk of a RIFF file: its four-letter name and where its content lies, cut at the end of the file. */
export interface RiffChunk {
  id: string;
  start: number;
  end: number;
}

const UNKNOWN_LENGTH = 0xffffffff;

/**
 * The chunks of a RIFF or RF64 file, in order.
 *
 * Writers get lengths wrong in known ways, which are put right here: a stream whose length was never filled in (0 or
 * 2^32 - 1 in `data`) and a length beyond the end both mean "to the end of the file"; the padding byte after an odd
 * length may be missing. RF64 keeps the true 64-bit length of `data` in its `ds64` chunk (EBU Tech 3306).
 */
export function* riffChunks(bytes: Uint8Array): Generator<RiffChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let longDataLength: number | undefined;
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const id = tagAt(bytes, offset);
    const start = offset + 8;
    let length = view.getUint32(offset + 4, true);
    if (id === 'data' && length === UNKNOWN_LENGTH) length = longDataLength ?? bytes.length;
    if (id === 'data' && length === 0 && start < bytes.length && !looksLikeChunk(view, bytes, start)) {
      length = bytes.length;
    }
    const end = Math.min(start + length, bytes.length);
    if (id === 'ds64' && end - start >= 16) longDataLength = Number(view.getBigUint64(start + 8, true));
    yield { id, start, end };
    const unpadded = length % 2 === 1 && looksLikeChunk(view, bytes, end) && !looksLikeChunk(view, bytes, end + 1);
    offset = end + (length % 2 === 1 && !unpadded ? 1 : 0);
  }
}

function looksLikeChunk(view: DataView, bytes: Uint8Array, offset: number): boolean {
  return (
    offset + 8 <= bytes.length &&
    /^[\x20-\x7e]{4}$/.test(tagAt(bytes, offset)) &&
    offset + 8 + view.getUint32(offset + 4, true) <= bytes.length
  );
}
