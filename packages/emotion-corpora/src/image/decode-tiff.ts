import { decode } from 'tiff';
import { luma, requireSize, UnreadKindError, type GreyImage } from './grey-image';
import { calledUpright, storedOrientation, upright } from './orientation';

type TiffPage = ReturnType<typeof decode>[number];

/** Kinds of TIFF, by tag 262; those of the others are named where one is refused. */
const [rgb, palette] = [2, 3];
const kinds: Readonly<Record<number, string>> = {
  5: 'CMYK',
  6: 'YCbCr',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
};

/** The pages of a file by the library, which says `Unsupported` of what is whole and of another kind, such as a compression. */
function pagesOf(...input: Parameters<typeof decode>): TiffPage[] {
  try {
    return decode(...input);
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith('Unsupported '))) throw cause;
    throw new UnreadKindError(cause.message, { cause });
  }
}

/** Whole numbers of a damaged header may be anything, and a strip or tile that is not there would be black. */
function requireWhole({ width, height, samplesPerPixel, tiled, stripOffsets, rowsPerStrip }: TiffPage): void {
  for (const number of [width, height, samplesPerPixel]) {
    if (!Number.isInteger(number) || number < 1) throw new RangeError('its header is damaged');
  }
  if (tiled) return;
  const strips = Math.ceil(height / rowsPerStrip);
  if (!(stripOffsets?.length >= strips))
    throw new RangeError(`it is cut short: ${stripOffsets?.length ?? 0} of ${strips} strips`);
}

/** Refuses what the library takes for something else, or in silence for what it is not. */
function requireReadable(page: TiffPage): void {
  const { type, bitsPerSample, samplesPerPixel, sampleFormat, planarConfiguration, tiled, predictor } = page;
  if (![0, 1, 2, 3].includes(type))
    throw new UnreadKindError(`its colours are ${kinds[type] ?? `of kind ${type}`}, which is not read`);
  if (![1, 8, 16].includes(bitsPerSample) || sampleFormat !== 1) {
    const kind = sampleFormat === 1 ? '' : ', which are no unsigned numbers';
    throw new UnreadKindError(
      `it has ${bitsPerSample ?? 'an unknown number of'} bits a sample${kind}: that is not read`,
    );
  }
  if (planarConfiguration !== 1 && samplesPerPixel > 1)
    throw new UnreadKindError('its colours lie apart, which is not read');
  if (tiled && (samplesPerPixel > 1 || predictor !== 1))
    throw new UnreadKindError('it has tiles of several colours, which are not read');
  if (bitsPerSample === 1 && page.get('FillOrder') === 2)
    throw new UnreadKindError('its bits are in reverse, which is not read');
}

/**
 * Decodes the first page of a TIFF (1, 8 or 16 bits, grey, colour or palette; JAFFE's pictures) to grey, upright. Opacity is ignored; other kinds
 * of colours are refused by name.
 */
export function decodeTiff(bytes: Uint8Array): GreyImage {
  const orientation = storedOrientation(bytes);
  // the library looks beyond the end of a part of a buffer: what is cut short would be filled with the memory behind it
  const content = orientation === 1 ? Uint8Array.from(bytes) : calledUpright(bytes);
  const [described] = pagesOf(content, { pages: [0], ignoreImageData: true });
  if (!described) throw new RangeError('it has no page');
  requireWhole(described);
  requireSize(described);
  requireReadable(described);
  const [page] = pagesOf(content, { pages: [0] });
  const { width, height, samplesPerPixel, bitsPerSample, data, type } = page;
  if (data.length < width * height * samplesPerPixel) throw new RangeError('it is cut short');
  if (type === rgb && samplesPerPixel < 3) throw new RangeError(`it has ${samplesPerPixel} colours`);
  const toByte = 255 / (2 ** bitsPerSample - 1);
  const colours = type === palette ? page.palette : undefined;
  if (type === palette && !colours) throw new RangeError('its palette is missing');
  const values = new Float32Array(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const start = pixel * samplesPerPixel;
    if (colours) {
      const colour = colours[data[start]];
      if (!colour) throw new RangeError(`palette entry ${data[start]} of ${colours.length}`);
      // 16 bits a colour; writers scale 8 bits by 256 or by 257, which the upper byte undoes alike
      values[pixel] = luma(colour[0] >> 8, colour[1] >> 8, colour[2] >> 8);
    } else if (type === rgb) {
      values[pixel] = luma(data[start], data[start + 1], data[start + 2]) * toByte;
    } else {
      values[pixel] = data[start] * toByte;
    }
  }
  if (values.some(Number.isNaN)) throw new RangeError('it is cut short or damaged');
  return upright({ width, height, values }, orientation);
}
