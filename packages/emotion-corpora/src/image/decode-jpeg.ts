import { decode } from 'jpeg-js';
import { luma, type GreyImage } from './grey-image';

/** Whether the end-of-image marker is there; the decoder itself takes missing data for grey and says nothing. */
function isWhole(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at > 1; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** Decodes a JPEG (baseline or progressive, grey or colour) to grey. */
export function decodeJpeg(bytes: Uint8Array): GreyImage {
  if (!isWhole(bytes)) throw new Error('it is cut short: no end-of-image marker');
  const { width, height, data } = decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false });
  const values = new Float32Array(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    values[pixel] = luma(data[3 * pixel], data[3 * pixel + 1], data[3 * pixel + 2]);
  }
  return { width, height, values };
}
