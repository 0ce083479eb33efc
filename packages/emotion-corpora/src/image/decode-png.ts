import { inflateSync } from 'node:zlib';
import { decode, type DecodedPng } from 'fast-png';
import { luma, requireSize, type GreyImage } from './grey-image';
import { interlacedSamples, passRows } from './interlaced-samples';
import { storedOrientation, upright } from './orientation';
import { pngChunks, type PngChunks } from './png-chunks';

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

/** The library inflates all that is there: gigabytes from a small file, however small its picture. */
function inflateModestly({ width, height, depth, channels, compressed }: PngChunks): Buffer {
  if (compressed.length === 0) throw new RangeError('it has no picture');
  const most = 2 * height * (1 + Math.ceil((width * channels * depth) / 8)) + 65536;
  try {
    return inflateSync(Buffer.concat(compressed), { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw cause;
    throw new RangeError(`its data is longer than ${most} bytes, which its picture does not need`, { cause });
  }
}

/** Every row is there and begins with a filter from 0 to 4 (PNG, 9.2); more data than that is no damage. */
function requireRows(chunks: PngChunks, data: Uint8Array): void {
  const { width, height, depth, channels, interlaced } = chunks;
  const inOne = [{ columns: width, count: height, bytes: Math.ceil((width * channels * depth) / 8) }];
  const rows = interlaced ? passRows(chunks) : inOne;
  const length = rows.reduce((sum, { count, bytes }) => sum + count * (1 + bytes), 0);
  if (data.length < length) throw new RangeError(`it is cut short: ${data.length} of ${length} bytes of its rows`);
  let at = 0;
  for (const { count, bytes } of rows) {
    for (let row = 0; row < count; row++, at += 1 + bytes) {
      if (data[at] > 4) throw new RangeError(`it is damaged: a row has the filter ${data[at]}, not 0 to 4`);
    }
  }
}

function samplesOf(chunks: PngChunks): ArrayLike<number> {
  const data = inflateModestly(chunks);
  requireRows(chunks, data);
  if (chunks.interlaced && chunks.depth < 8) return interlacedSamples(chunks, data);
  const png = decode(chunks.critical);
  return chunks.depth < 8 ? unpackSamples(png) : png.data;
}

/**
 * Decodes a PNG of any kind (1 to 16 bits, grey, colour or palette) to grey, upright by its EXIF chunk. Opacity is ignored, and so are gamma, chromaticities and
 * colour profiles: the stored levels are taken as they are, as by Pillow.
 */
export function decodePng(bytes: Uint8Array): GreyImage {
  const chunks = pngChunks(bytes);
  requireSize(chunks);
  const { width, height, depth, channels, palette, exif } = chunks;
  const samples = samplesOf(chunks);
  const values = new Float32Array(width * height);
  const toByte = 255 / (2 ** depth - 1);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const start = pixel * channels;
    if (palette) {
      const entry = 3 * samples[start];
      if (entry + 3 > palette.length) throw new RangeError(`palette entry ${samples[start]} of ${palette.length / 3}`);
      values[pixel] = luma(palette[entry], palette[entry + 1], palette[entry + 2]);
    } else if (channels >= 3) {
      values[pixel] = luma(samples[start], samples[start + 1], samples[start + 2]) * toByte;
    } else {
      values[pixel] = samples[start] * toByte;
    }
  }
  return upright({ width, height, values }, exif ? storedOrientation(exif) : 1);
}
