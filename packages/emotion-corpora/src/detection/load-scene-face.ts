import { readFile } from 'node:fs/promises';
import { CorpusError } from '../errors';
import { decodeGrey } from '../image/decode-face';
import { rgbOfGrey } from '../image/rgb-image';
import type { EyeFrame } from './align-face';
import { cropFace } from './crop-face';
import type { FaceDetector } from './face-detector';

/** The picture shows no face that the detector finds. */
export class NoFaceError extends CorpusError {
  constructor(file: string, detector: FaceDetector) {
    super({
      file,
      found: `no face (${detector.name})`,
      expected: 'a picture with a face, near to frontal',
      fix: 'Leave the picture out, or crop its face by hand.',
    });
    this.name = 'NoFaceError';
  }
}

/**
 * The face of a whole picture (`framing: 'scene'`) in a file, found, levelled and cut by `cropFace`: 48 x 48 grey values from 0 to 255. The
 * search is in grey too, whatever the colours of the file, so that corpora with and without colour are treated alike.
 *
 * @throws NoFaceError where none is found; CorpusError where the file cannot be read or decoded.
 */
export async function loadSceneFace(path: string, detector: FaceDetector, frame?: EyeFrame): Promise<Float32Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CorpusError({
      file: path,
      found: `no readable file (${cause instanceof Error ? cause.message : String(cause)})`,
      expected: 'a PNG, JPEG or TIFF image',
      fix: 'Read the corpus again: the file was moved or removed.',
    });
  });
  const cropped = await cropFace(rgbOfGrey(decodeGrey(bytes, path)), detector, frame);
  if (cropped === null) throw new NoFaceError(path, detector);
  return cropped.pixels;
}
