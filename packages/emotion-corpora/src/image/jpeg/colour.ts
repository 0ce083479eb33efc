import { luma } from '../grey-image';
import type { JpegHeaders } from './read-headers';

/** How the samples of a JPEG are to be understood. */
export type JpegColour = 'grey' | 'RGB' | 'YCbCr' | 'CMYK' | 'YCCK';

/**
 * The colour space of a JPEG, which its frame does not tell, by the rules of libjpeg (jdapimin.c): three components are YCbCr by a JFIF segment; else what an Adobe segment
 * says; else RGB where their ids are the letters R, G and B; else YCbCr. Four are YCCK where an Adobe segment says so, else CMYK.
 */
export function colourOf({
  frame,
  hasJfif,
  adobeTransform,
}: Pick<JpegHeaders, 'hasJfif' | 'adobeTransform'> & {
  frame: { components: readonly { id: number }[] };
}): JpegColour {
  const { components } = frame;
  if (components.length === 1) return 'grey';
  if (components.length === 4) return adobeTransform === null || adobeTransform === 0 ? 'CMYK' : 'YCCK';
  if (hasJfif) return 'YCbCr';
  if (adobeTransform !== null) return adobeTransform === 0 ? 'RGB' : 'YCbCr';
  return String.fromCharCode(...components.map(({ id }) => id)) === 'RGB' ? 'RGB' : 'YCbCr';
}

const clip = (value: number) => Math.min(255, Math.max(0, value));

// 2^16 times the constants of JFIF
const red = (y: number, cr: number) => clip(y + ((91881 * (cr - 128) + 32768) >> 16));
const green = (y: number, cb: number, cr: number) =>
  clip(y + ((-22554 * (cb - 128) - 46802 * (cr - 128) + 32768) >> 16));
const blue = (y: number, cb: number) => clip(y + ((116130 * (cb - 128) + 32768) >> 16));

/**
 * Luma of one pixel from its components. Ink is stored inverted, as Adobe's programs do and Pillow takes it for: what is stored of black is
 * the share of light that it lets through.
 */
export const lumaOfPixel: Readonly<Record<JpegColour, (a: number, b: number, c: number, d: number) => number>> = {
  grey: (y) => y,
  RGB: luma,
  YCbCr: (y, cb, cr) => luma(red(y, cr), green(y, cb, cr), blue(y, cb)),
  CMYK: (c, m, y, k) => (luma(c, m, y) * k) / 255,
  YCCK: (y, cb, cr, k) => (luma(255 - red(y, cr), 255 - green(y, cb, cr), 255 - blue(y, cb)) * k) / 255,
};
