/** Formats of pictures that are told by their first bytes and not read: what the bytes are, from which place. */
const formats: readonly [name: string, at: number, bytes: string][] = [
  ['BigTIFF', 0, 'II+\0'],
  ['BigTIFF', 0, 'MM\0+'],
  ['GIF', 0, 'GIF8'],
  ['BMP', 0, 'BM'],
  ['WebP', 8, 'WEBP'],
  ['AVIF', 4, 'ftypavif'],
  ['HEIC', 4, 'ftyphei'],
  ['HEIC', 4, 'ftypmif1'],
  ['JPEG 2000', 4, 'jP  '],
  ['JPEG XL', 0, '\xff\x0a'],
  ['JPEG XL', 4, 'JXL '],
  ['Photoshop', 0, '8BPS'],
  ['PDF', 0, '%PDF'],
];

/** The name of a format of pictures that this package does not read; null where the bytes begin as none of them. */
export function otherFormatOf(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  return formats.find(([, at, signature]) => start.startsWith(signature, at))?.[0] ?? null;
}
