import { requireSize, UnreadKindError } from '../grey-image';
import { storedOrientation } from '../orientation';
import { buildHuffmanTable, type HuffmanTable } from './huffman-table';
import type { JpegComponent, JpegFrame, JpegScan } from './jpeg-frame';
import { ScanProgress } from './scan-progress';
import { standardTables } from './standard-tables';

/** What the segments of a JPEG say before its colours are known. */
export interface JpegHeaders {
  frame: JpegFrame;
  hasJfif: boolean;
  /** The transform of the Adobe segment (0 none, 1 YCbCr, 2 YCCK); null without one. */
  adobeTransform: number | null;
  /** 1 to 8, of EXIF. */
  orientation: number;
}

/** Natural position of the k-th coefficient of a block's zigzag (ITU-T T.81, figure A.6). */
// prettier-ignore
export const zigzag = Uint8Array.of(
   0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
);

/** Frames that this decoder does not read, by their markers. */
function unreadFrame(marker: number): string | null {
  if (marker < 0xc3 || marker > 0xcf || [0xc4, 0xc8, 0xcc].includes(marker)) return null;
  if (marker >= 0xc9) return 'it is arithmetically coded';
  return marker === 0xc3 ? 'it is a lossless JPEG' : 'it is a hierarchical JPEG';
}

function readFrame(bytes: Uint8Array, at: number, end: number, progressive: boolean): JpegFrame {
  const precision = bytes[at];
  const height = (bytes[at + 1] << 8) | bytes[at + 2];
  const width = (bytes[at + 3] << 8) | bytes[at + 4];
  const count = bytes[at + 5];
  if (precision !== 8) throw new UnreadKindError(`it has ${precision} bits a sample, not 8`);
  requireSize({ width, height });
  if (![1, 3, 4].includes(count)) throw new UnreadKindError(`it has ${count} components, not 1, 3 or 4`);
  if (at + 6 + 3 * count > end) throw new RangeError('its frame header is cut short');
  const described = Array.from({ length: count }, (_, index) => {
    const [id, sampling, quantization] = bytes.subarray(at + 6 + 3 * index, at + 9 + 3 * index);
    return { id, across: sampling >> 4, down: sampling & 15, quantization };
  });
  for (const { across, down } of described) {
    if (across < 1 || across > 4 || down < 1 || down > 4) throw new RangeError(`sampling factors ${across} x ${down}`);
  }
  if (new Set(described.map(({ id }) => id)).size < count) throw new RangeError('two components of one id');
  const mostAcross = Math.max(...described.map(({ across }) => across));
  const mostDown = Math.max(...described.map(({ down }) => down));
  const mcusAcross = Math.ceil(width / (8 * mostAcross));
  const mcusDown = Math.ceil(height / (8 * mostDown));
  const blocks = described.reduce((sum, { across, down }) => sum + mcusAcross * across * mcusDown * down, 0);
  // a block takes a bit at least, so that a small file cannot ask for much memory
  if (blocks > 8 * bytes.length) throw new RangeError(`${bytes.length} bytes for ${width} x ${height} pixels`);
  const components = described.map((component) => {
    const ownWidth = Math.ceil((width * component.across) / mostAcross);
    const ownHeight = Math.ceil((height * component.down) / mostDown);
    const blocksPerLine = mcusAcross * component.across;
    return {
      ...component,
      width: ownWidth,
      height: ownHeight,
      blocksAcross: Math.ceil(ownWidth / 8),
      blocksDown: Math.ceil(ownHeight / 8),
      blocksPerLine,
      coefficients: new Int16Array(64 * blocksPerLine * mcusDown * component.down),
    };
  });
  return { progressive, width, height, mostAcross, mostDown, components };
}

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/**
 * Reads the segments of a JPEG one after the other. `onScan` decodes a scan and returns where its data ends, and whether it ends as whole data does. A sequential JPEG of one
 * scan ends there, as in libjpeg, whatever follows; any other needs its end-of-image marker.
 *
 * @throws RangeError for a JPEG of a kind that is not read, or a damaged one.
 */
export function readHeaders(
  bytes: Uint8Array,
  onScan: (frame: JpegFrame, scan: JpegScan) => { at: number; whole: boolean },
): JpegHeaders {
  const quantizationTables: (Uint16Array | undefined)[] = [];
  const dcTables: (HuffmanTable | undefined)[] = [];
  const acTables: (HuffmanTable | undefined)[] = [];
  let frame: JpegFrame | null = null;
  let hasJfif = false;
  let adobeTransform: number | null = null;
  let orientation = 1;
  let restartInterval = 0;
  let scans = 0;
  const scanned = new Set<JpegComponent>();
  const progress = new ScanProgress();
  let at = 2;
  for (;;) {
    // whatever lies between segments is passed over
    while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0xff && bytes[at + 1] !== 0)) at++;
    if (at + 1 >= bytes.length) throw new RangeError('it is cut short: no end-of-image marker');
    const marker = bytes[at + 1];
    at += 2;
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const end = at + ((bytes[at] << 8) | bytes[at + 1]);
    if (end < at + 2 || end > bytes.length) throw new RangeError('it is cut short: a segment goes beyond the end');
    const unread = unreadFrame(marker);
    if (unread !== null) throw new UnreadKindError(`${unread}, which is not read`);
    let from = at + 2;
    if (marker === 0xe0) hasJfif ||= ascii(bytes, from, from + 5) === 'JFIF\0';
    else if (marker === 0xe1 && ascii(bytes, from, from + 6) === 'Exif\0\0') {
      orientation = storedOrientation(bytes.subarray(from + 6, end));
    } else if (marker === 0xee && end - from >= 12 && ascii(bytes, from, from + 5) === 'Adobe') {
      adobeTransform = bytes[from + 11];
    } else if (marker === 0xdb) {
      while (from < end) {
        const [wide, slot] = [bytes[from] >> 4, bytes[from] & 15];
        from++;
        if (wide > 1 || slot > 3 || from + 64 * (1 + wide) > end) throw new RangeError('a damaged quantisation table');
        const table = new Uint16Array(64);
        for (let k = 0; k < 64; k++) {
          table[zigzag[k]] = wide ? (bytes[from] << 8) | bytes[from + 1] : bytes[from];
          from += 1 + wide;
        }
        quantizationTables[slot] = table;
      }
    } else if (marker === 0xc4) {
      while (from < end) {
        const [isAc, slot] = [bytes[from] >> 4, bytes[from] & 15];
        const lengths = bytes.subarray(from + 1, from + 17);
        const count = lengths.reduce((sum, length) => sum + length, 0);
        if (isAc > 1 || slot > 3 || from + 17 + count > end) throw new RangeError('a damaged Huffman table');
        (isAc ? acTables : dcTables)[slot] = buildHuffmanTable(lengths, bytes.slice(from + 17, from + 17 + count));
        from += 17 + count;
      }
    } else if (marker === 0xdd) restartInterval = (bytes[from] << 8) | bytes[from + 1];
    else if (marker >= 0xc0 && marker <= 0xc2) {
      if (frame) throw new RangeError('it has two frames');
      frame = readFrame(bytes, from, end, marker === 0xc2);
    } else if (marker === 0xda) {
      if (!frame) throw new RangeError('a scan before its frame');
      const { components: known, progressive: isProgressive } = frame;
      const count = bytes[from];
      if (count < 1 || count > known.length || from + 4 + 2 * count > end)
        throw new RangeError('a damaged scan header');
      const components = Array.from({ length: count }, (_, index) => {
        const id = bytes[from + 1 + 2 * index];
        const tables = bytes[from + 2 + 2 * index];
        const component = known.find((one) => one.id === id);
        if (!component) throw new RangeError(`a scan of a component ${id} that is not in the frame`);
        const [dc, ac] = [tables >> 4, tables & 15];
        const standard = isProgressive ? null : standardTables;
        return { component, dc: dcTables[dc] ?? standard?.dc[dc], ac: acTables[ac] ?? standard?.ac[ac] };
      });
      if (new Set(components.map(({ component }) => component)).size < count) {
        throw new RangeError('a scan with one component twice');
      }
      const [spectralStart, spectralEnd, bits] = bytes.subarray(from + 1 + 2 * count, from + 4 + 2 * count);
      const scan = { components, spectralStart, spectralEnd, bitHigh: bits >> 4, bitLow: bits & 15, restartInterval };
      const data = onScan(frame, { ...scan, dataStart: end });
      at = data.at;
      progress.note(scan);
      for (const { component } of components) {
        const factors = component.factors ?? quantizationTables[component.quantization];
        if (!factors) throw new RangeError('a quantisation table is missing');
        component.factors = factors;
        scanned.add(component);
      }
      if (++scans > mostScans) throw new RangeError(`it has more than ${mostScans} scans`);
      if (data.whole && !isProgressive && scans === 1 && count === known.length) break;
      continue;
    }
    at = end;
  }
  if (!frame) throw new RangeError('it has no picture');
  if (scanned.size < frame.components.length) throw new RangeError('it is cut short: a component without data');
  if (frame.progressive) progress.requireAll(frame);
  return { frame, hasJfif, adobeTransform, orientation };
}

/** Encoders write about ten; each costs the time of the whole picture. */
const mostScans = 200;
