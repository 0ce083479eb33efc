import { open, readFile } from 'node:fs/promises';
import { CorpusError } from '../errors';
import { faceSize, type FaceImage } from '../face-image';
import { decodeFace } from './decode-face';

/** The bytes from `start` to `end` of a file. */
async function readRange(path: string, { start, end }: { start: number; end: number }): Promise<Buffer> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function pixelsOfText(text: string, id: string, path: string): Float32Array {
  const pixels = Float32Array.from(text.split(' '), Number);
  const wrong = pixels.find((value) => !(Number.isInteger(value) && value >= 0 && value <= 255));
  if (pixels.length === faceSize * faceSize && wrong === undefined) return pixels;
  throw new CorpusError({
    file: path,
    found: wrong === undefined ? `${pixels.length} values for ${id}` : `a value for ${id} that is no level of grey`,
    expected: `${faceSize * faceSize} whole numbers from 0 to 255`,
    fix: 'Fetch the table again, then read the corpus again: it may have been changed meanwhile.',
  });
}

/**
 * The pixels of a face: those it carries, else those of its file, decoded by {@link decodeFace}, or its row of a table.
 *
 * @throws CorpusError where the face has neither pixels nor a path, or its file cannot be read or decoded.
 */
export async function loadFace(image: Pick<FaceImage, 'id' | 'path' | 'pixels' | 'textRange'>): Promise<Float32Array> {
  if (image.pixels) return image.pixels;
  const { path, textRange } = image;
  if (path === undefined) {
    throw new CorpusError({
      argument: `image ${image.id}`,
      found: 'neither pixels nor a path',
      expected: 'one of them',
      fix: 'For a synthetic face, render its pixels with pixelsOf(id).',
    });
  }
  const reading = textRange ? readRange(path, textRange) : readFile(path);
  const bytes = await reading.catch((cause: unknown) => {
    throw new CorpusError({
      file: path,
      found: `no readable file (${cause instanceof Error ? cause.message : String(cause)})`,
      expected: 'a PNG, JPEG or TIFF image, or a table of pixels',
      fix: 'Read the corpus again: the file was moved or removed.',
    });
  });
  return textRange ? pixelsOfText(bytes.toString('latin1'), image.id, path) : decodeFace(bytes, path);
}
