import { decode, type DecodedPng } from 'fast-png';
import { luma, type GreyImage } from './grey-image';

/** Samples of a picture with fewer than 8 bits each, which PNG packs into bytes and starts afresh at every row. */
function unpackSamples({ data, width, height, depth }: DecodedPng): Uint8Array {
  const bytesPerRow = Math.ceil((width * depth) / 8);
  const mask = (1 << depth) - 1;
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      samples[y * width + x] = (data[y * bytesPerRow + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return samples;
}

/** Decodes a PNG of any kind (1 to 16 bits, grey, colour or palette) to grey. Opacity is ignored. */
export function decodePng(bytes: Uint8Array): GreyImage {
  const png = decode(bytes, { checkCrc: true });
  const { width, height, depth, channels, palette } = png;
  const samples = depth < 8 ? unpackSamples(png) : png.data;
  const values = new Float32Array(width * height);
  const toByte = 255 / (2 ** depth - 1);
  for (let pixel = 0; pixel < values.length; pixel++) {
    // colour images may carry a palette too, as a hint for screens of few colours
    if (palette && channels === 1) {
      const colour = palette[samples[pixel]];
      if (!colour) throw new RangeError(`palette entry ${samples[pixel]} of ${palette.length}`);
      values[pixel] = luma(colour[0], colour[1], colour[2]);
    } else if (channels >= 3) {
      const start = pixel * channels;
      values[pixel] = luma(samples[start], samples[start + 1], samples[start + 2]) * toByte;
    } else {
      values[pixel] = samples[pixel * channels] * toByte;
    }
  }
  return { width, height, values };
}
