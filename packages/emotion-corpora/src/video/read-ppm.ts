import type { RgbImage } from '../image/rgb-image';

const whitespace = /\s/;

/**
 * Reads pictures from binary PPM (P6, 8 bits) laid end to end, as ffmpeg writes them to a pipe: raw pixels after a header of three
 * numbers, so that a frame tells its own size.
 *
 * @throws RangeError where the bytes are anything else, or end within a picture.
 */
export function readPpm(bytes: Uint8Array): RgbImage[] {
  const images: RgbImage[] = [];
  let at = 0;
  const nextToken = (): string => {
    let token = '';
    while (at < bytes.length && whitespace.test(String.fromCharCode(bytes[at]))) at++;
    while (at < bytes.length && !whitespace.test(String.fromCharCode(bytes[at]))) {
      token += String.fromCharCode(bytes[at++]);
      if (token.length > 12) throw new RangeError('no PPM header');
    }
    return token;
  };
  while (at < bytes.length) {
    const magic = nextToken();
    const [width, height, maximum] = [nextToken(), nextToken(), nextToken()].map(Number);
    if (magic !== 'P6' || maximum !== 255 || !(width > 0) || !(height > 0)) {
      throw new RangeError(`PPM header ${magic} ${width} ${height} ${maximum}, expected P6 WIDTH HEIGHT 255`);
    }
    // exactly one character of white space ends the header
    const start = at + 1;
    const end = start + 3 * width * height;
    if (end > bytes.length) throw new RangeError(`picture cut short: ${bytes.length - start} of ${end - start} bytes`);
    images.push({ width, height, data: bytes.subarray(start, end) });
    at = end;
  }
  return images;
}
