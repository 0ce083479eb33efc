import type { GreyImage } from './grey-image';
import { colourOf, lumaOfPixel } from './jpeg/colour';
import { decodeScan } from './jpeg/decode-scan';
import { samplesOf } from './jpeg/inverse-dct';
import { readHeaders } from './jpeg/read-headers';
import { upsample } from './jpeg/upsample';
import { upright } from './orientation';

/**
 * Decodes a JPEG (sequential or progressive, Huffman coded, 8 bits; grey, YCbCr, RGB, CMYK or YCCK) to grey, upright by its EXIF orientation. Components are those of libjpeg-turbo with its
 * default settings, bit for bit; colour profiles are not applied.
 *
 * @throws RangeError for another kind of JPEG, or a damaged one.
 */
export function decodeJpeg(bytes: Uint8Array): GreyImage {
  const headers = readHeaders(bytes, (frame, scan) => decodeScan(bytes, frame, scan));
  const { frame, orientation } = headers;
  const { width, height, components } = frame;
  const planes = components.map((component) => upsample(samplesOf(component), component, frame));
  const lumaOf = lumaOfPixel[colourOf(headers)];
  const [first, second = first, third = first, fourth = first] = planes;
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      values[y * width + x] = lumaOf(
        first.data[y * first.width + x],
        second.data[y * second.width + x],
        third.data[y * third.width + x],
        fourth.data[y * fourth.width + x],
      );
    }
  }
  return upright({ width, height, values }, orientation);
}
