import { crc32 } from 'node:zlib';
import { shownName } from '../read/entry-name';

/** What a PNG is made of, as far as its levels of grey need it. */
export interface PngChunks {
  width: number;
  height: number;
  /** Bits a sample. */
  depth: number;
  /** Samples a pixel. */
  channels: number;
  interlaced: boolean;
  /** Red, green and blue of every entry, where the pixels are entries of a palette. */
  palette: Uint8Array | null;
  /** The critical chunks alone, as a PNG. */
  critical: Uint8Array;
  /** Content of the IDAT chunks: what was compressed, in its parts. */
  compressed: Uint8Array[];
  /** Content of the eXIf chunk. */
  exif: Uint8Array | null;
}

const signatureLength = 8;
const paletteType = 3;
const endChunk = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/** Samples a pixel and the bits that they may have, by colour type (PNG, table 12). */
const colourTypes: Readonly<Record<number, { channels: number; depths: readonly number[] } | undefined>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  [paletteType]: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/**
 * Cuts a PNG into its chunks. What follows the picture's data may be cut or no chunk at all, as Pillow has it: whether the data is whole is told from the data. The ancillary ones are left out of `critical`: they change no level, and a damaged one does not damage the picture.
 *
 * @throws RangeError where a chunk goes beyond the end, is critical and damaged (by its CRC), or is critical and unknown, as `CgBI` of the files that Apple's tools write for their devices.
 */
export function pngChunks(bytes: Uint8Array): PngChunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, signatureLength)];
  const compressed: Uint8Array[] = [];
  let header: DataView | null = null;
  let palette: Uint8Array | null = null;
  let exif: Uint8Array | null = null;
  for (let at = signatureLength; ;) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const isName = /^[A-Za-z]{4}$/.test(type);
    if (type === 'IEND' || (compressed.length > 0 && !isName)) break;
    if (at + 12 > bytes.length) throw new RangeError('it is cut short');
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) throw new RangeError('it is cut short');
    const content = bytes.subarray(at + 8, end - 4);
    if (['IHDR', 'PLTE', 'IDAT'].includes(type)) {
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
        throw new RangeError(`its chunk ${type} is damaged`);
      }
      kept.push(bytes.subarray(at, end));
      if (type === 'IHDR' && content.length === 13) header ??= new DataView(content.buffer, content.byteOffset, 13);
      if (type === 'PLTE') palette ??= content;
      if (type === 'IDAT') compressed.push(content);
    } else if (type === 'eXIf') exif ??= content;
    else if (/^[A-Z]/.test(type))
      throw new RangeError(`it has a chunk ${shownName(bytes.subarray(at + 4, at + 8))}, which PNG does not know`);
    at = end;
  }
  if (!header) throw new RangeError('it has no header');
  kept.push(endChunk);
  const critical = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of kept) {
    critical.set(part, to);
    to += part.length;
  }
  const [width, height, depth] = [header.getUint32(0), header.getUint32(4), header.getUint8(8)];
  const colourType = header.getUint8(9);
  const { channels, depths } = colourTypes[colourType] ?? { channels: 0, depths: [] };
  if (!depths.includes(depth)) throw new RangeError(`it has ${depth} bits a sample and the colour type ${colourType}`);
  const interlaced = header.getUint8(12) === 1;
  // colour images may carry a palette too, as a hint for screens of few colours
  if (colourType !== paletteType) palette = null;
  else if (!palette) throw new RangeError('its palette is missing');
  return { width, height, depth, channels, interlaced, palette, critical, compressed, exif };
}
