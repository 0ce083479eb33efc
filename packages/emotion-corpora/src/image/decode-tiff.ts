import { decode } from 'tiff';
import { luma, type GreyImage } from './grey-image';

/** Decodes the first page of a TIFF (8 or 16 bits, grey, colour or palette; JAFFE's pictures) to grey. Opacity is ignored. */
export function decodeTiff(bytes: Uint8Array): GreyImage {
  const [page] = decode(bytes, { pages: [0] });
  const { width, height, samplesPerPixel, bitsPerSample, data, palette } = page;
  if (data.length < width * height * samplesPerPixel) throw new RangeError('it is cut short');
  if (bitsPerSample !== 8 && bitsPerSample !== 16) throw new RangeError(`it has ${bitsPerSample} bits a sample`);
  const toByte = 255 / (2 ** bitsPerSample - 1);
  const values = new Float32Array(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const start = pixel * samplesPerPixel;
    if (palette) {
      const colour = palette[data[start]];
      if (!colour) throw new RangeError(`palette entry ${data[start]} of ${palette.length}`);
      // 16 bits a colour; writers scale 8 bits by 256 or by 257, which the upper byte undoes alike
      values[pixel] = luma(colour[0] >> 8, colour[1] >> 8, colour[2] >> 8);
    } else if (samplesPerPixel >= 3) {
      values[pixel] = luma(data[start], data[start + 1], data[start + 2]) * toByte;
    } else {
      values[pixel] = data[start] * toByte;
    }
  }
  return { width, height, values };
}
