/** Writes RIFF files by hand, byte for byte, as an oracle for the reader. */
export function chunk(
  id: string,
  content: Uint8Array,
  { length = content.length, pad = content.length % 2 === 1 } = {},
) {
  const bytes = new Uint8Array(8 + content.length + (pad ? 1 : 0));
  bytes.set(Buffer.from(id, 'latin1'));
  new DataView(bytes.buffer).setUint32(4, length, true);
  bytes.set(content, 8);
  return bytes;
}

export interface FormatFields {
  tag?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  frameBytes?: number;
  /** The true tag inside an extensible header. */
  subTag?: number;
}

export function formatChunk({ tag = 1, channels = 1, rate = 16000, bits = 16, frameBytes, subTag }: FormatFields = {}) {
  const content = new Uint8Array(subTag === undefined ? 16 : 40);
  const view = new DataView(content.buffer);
  const bytesPerFrame = frameBytes ?? channels * Math.ceil(bits / 8);
  view.setUint16(0, subTag === undefined ? tag : 0xfffe, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * bytesPerFrame, true);
  view.setUint16(12, bytesPerFrame, true);
  view.setUint16(14, bits, true);
  if (subTag !== undefined) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    view.setUint16(24, subTag, true);
    content.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 26);
  }
  return chunk('fmt ', content);
}

export function riff(chunks: Uint8Array[], form = 'RIFF'): Uint8Array {
  const body = Buffer.concat(chunks);
  const header = new Uint8Array(12);
  header.set(Buffer.from(form, 'latin1'));
  new DataView(header.buffer).setUint32(4, body.length + 4, true);
  header.set(Buffer.from('WAVE', 'latin1'), 8);
  return Uint8Array.from(Buffer.concat([header, body]));
}

export function int16(values: number[]): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, n) => view.setInt16(2 * n, value, true));
  return bytes;
}
