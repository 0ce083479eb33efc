import { readFile } from 'node:fs/promises';
import { CorpusError } from '../errors';
import type { FaceImage } from '../face-image';
import { decodeFace } from './decode-face';

/**
 * The pixels of a face: those it carries, else those of its file, decoded by {@link decodeFace}.
 *
 * @throws CorpusError where the face has neither pixels nor a path, or its file cannot be read or decoded.
 */
export async function loadFace(image: Pick<FaceImage, 'id' | 'path' | 'pixels'>): Promise<Float32Array> {
  if (image.pixels) return image.pixels;
  const { path } = image;
  if (path === undefined) {
    throw new CorpusError({
      argument: `image ${image.id}`,
      found: 'neither pixels nor a path',
      expected: 'one of them',
      fix: 'For a synthetic face, render its pixels with pixelsOf(id).',
    });
  }
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CorpusError({
      file: path,
      found: `no readable file (${cause instanceof Error ? cause.message : String(cause)})`,
      expected: 'a PNG or JPEG image',
      fix: 'Read the corpus again: the file was moved or removed.',
    });
  });
  return decodeFace(bytes, path);
}
