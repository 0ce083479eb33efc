import { CorpusError } from '../errors';
import { faceSize } from '../face-image';
import { standInHead, standInOf } from '../read/stand-ins';
import { decodeJpeg } from './decode-jpeg';
import { decodePng } from './decode-png';
import { decodeTiff } from './decode-tiff';
import { UnreadKindError, type GreyImage } from './grey-image';
import { otherFormatOf } from './other-formats';
import { triangleResize } from './triangle-resize';

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function decoderFor(bytes: Uint8Array): ((bytes: Uint8Array) => GreyImage) | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return decodePng;
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return decodeJpeg;
  if (startsWith(bytes, [0x49, 0x49, 42, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 42])) return decodeTiff;
  return null;
}

/**
 * Decodes a picture, PNG, JPEG or TIFF by its content, to grey at its own size: colour by BT.601 luma, opacity ignored.
 *
 * @param file the file's name, for the message.
 * @throws CorpusError where the content is none of these, or damaged.
 */
export function decodeGrey(bytes: Uint8Array, file: string): GreyImage {
  const decode = decoderFor(bytes);
  if (!decode) {
    const standIn = bytes.length === 0 ? null : standInOf(bytes.subarray(0, standInHead));
    const format = otherFormatOf(bytes);
    const content =
      format === null
        ? (standIn?.reason ?? `${bytes.length} bytes that are neither PNG nor JPEG nor TIFF`)
        : `a ${format} file`;
    throw new CorpusError({
      file,
      found: bytes.length === 0 ? 'an empty file' : content,
      expected: 'a PNG, JPEG or TIFF image of a face',
      fix: (format === null && standIn?.remedy) || 'Convert it, for example to PNG, or remove it.',
    });
  }
  try {
    const image = decode(bytes);
    if (image.values.length === 0) throw new RangeError(`its size is ${image.width} x ${image.height}`);
    return image;
  } catch (cause) {
    // a library may put all of a damaged header into its message
    const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 160);
    throw new CorpusError({
      file,
      found: `an image that cannot be decoded (${reason})`,
      expected: 'a whole PNG, JPEG or TIFF image',
      fix:
        cause instanceof UnreadKindError
          ? 'Convert it, for example to PNG, or remove it.'
          : 'Fetch the file again or remove it.',
    });
  }
}

/**
 * Decodes a face image ({@link decodeGrey}) to 48 x 48 grey values from 0 to 255: other sizes are resized with a triangle filter (bilinear
 * up, area mean down) without keeping the aspect ratio. No face is searched for: the image must be a crop of one already.
 *
 * @param file the file's name, for the message.
 * @returns 2304 values, row by row, not rounded.
 * @throws CorpusError where the content is no such image, or damaged.
 */
export function decodeFace(bytes: Uint8Array, file: string): Float32Array {
  return triangleResize(decodeGrey(bytes, file), faceSize, faceSize).values;
}
