import type { GreyImage } from './grey-image';

/** Bytes of a field's value by its type: the orientation is a SHORT, some writers store it as a LONG or a signed number, and Pillow takes all of these. */
const bytesOfType: Readonly<Record<number, 1 | 2 | 4 | undefined>> = { 3: 2, 4: 4, 6: 1, 8: 2, 9: 4 };

/** Where a TIFF header's first directory has the value of the orientation, its type, and the order of its bytes; null where it has none, or is damaged. */
function findOrientation(view: DataView): { at: number; type: number; little: boolean } | null {
  if (view.byteLength < 8) return null;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > view.byteLength) return null;
  const entries = view.getUint16(start, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = start + 2 + 12 * entry;
    if (at + 12 > view.byteLength) return null;
    if (view.getUint16(at, little) === 0x0112) return { at: at + 8, type: view.getUint16(at + 2, little), little };
  }
  return null;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);

/**
 * The orientation that a TIFF file or EXIF data, which begins as one, tells: 1 to 8; 1, upright, where it tells none or is damaged, since in EXIF it stands beside a
 * picture that is whole without it.
 */
export function storedOrientation(tiff: Uint8Array): number {
  const view = viewOf(tiff);
  const found = findOrientation(view);
  const bytes = found && bytesOfType[found.type];
  if (!found || !bytes) return 1;
  const { at, little } = found;
  // a negative number is beyond 8 too, read without its sign
  const orientation =
    bytes === 4 ? view.getUint32(at, little) : bytes === 2 ? view.getUint16(at, little) : view.getUint8(at);
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/** A copy of a TIFF file that says upright. */
export function calledUpright(tiff: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(tiff);
  const view = viewOf(copy);
  const found = findOrientation(view);
  const bytes = found && bytesOfType[found.type];
  if (found && bytes === 4) view.setUint32(found.at, 1, found.little);
  else if (found && bytes === 1) view.setUint8(found.at, 1);
  else if (found) view.setUint16(found.at, 1, found.little);
  return copy;
}

/**
 * A picture turned and mirrored as EXIF's orientation says (EXIF 2.32, tag 0112; the same numbers in TIFF): 1 as stored, 2 mirrored, 3 turned by 180 degrees, 4 upside down,
 * 5 to 8 with rows and columns exchanged.
 */
export function upright(image: GreyImage, orientation: number): GreyImage {
  if (orientation === 1) return image;
  const { width: storedWidth, height: storedHeight, values } = image;
  const exchanged = orientation >= 5;
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBelow = [3, 4, 6, 7].includes(orientation);
  const width = exchanged ? storedHeight : storedWidth;
  const height = exchanged ? storedWidth : storedHeight;
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = exchanged ? [y, x] : [x, y];
      const from = (fromBelow ? storedHeight - 1 - row : row) * storedWidth;
      result[y * width + x] = values[from + (fromRight ? storedWidth - 1 - column : column)];
    }
  }
  return { width, height, values: result };
}
