import { faceSize, type FaceImage, type FileProblem } from '@image2audio/emotion-corpora';
import { messageOf } from '../errors';
import { cached } from '../run/cache';
import type { ItemSet } from './item-set';
import { standardizeEach } from './standardize';

export interface FacePixels {
  /** Ids of the faces that could be read, in the order of the items. */
  ids: string[];
  /** Standardised per image. */
  items: ItemSet;
  problems: FileProblem[];
}

/** The pixels of the faces, from the cache where they were read before; an unreadable image is left out and listed. */
export async function facePixels(
  name: string,
  fingerprint: string,
  faces: readonly FaceImage[],
  pixelsOf: (face: FaceImage) => Promise<Float32Array>,
  cacheFolder: string,
): Promise<FacePixels> {
  const dependsOn = { version: 1, fingerprint, faces: faces.map(({ id }) => id) };
  const file = await cached<{ ids: string[]; problems: FileProblem[] }>(
    cacheFolder,
    `faces-${name}`,
    dependsOn,
    async () => {
      const length = faceSize * faceSize;
      const pixels = new Uint8Array(faces.length * length);
      const ids: string[] = [];
      const problems: FileProblem[] = [];
      for (const face of faces) {
        try {
          pixels.set((await pixelsOf(face)).map(Math.round), ids.length * length);
          ids.push(face.id);
        } catch (error) {
          problems.push({
            file: face.path ?? face.id,
            reason: messageOf(error),
            remedy: 'left out; get the image again',
          });
        }
      }
      return { meta: { ids, problems }, arrays: { pixels: pixels.slice(0, ids.length * length) } };
    },
  );
  const { ids, problems } = file.meta;
  const items = standardizeEach({
    data: Float32Array.from(file.arrays.pixels),
    count: ids.length,
    shape: [faceSize, faceSize],
  });
  return { ids, items, problems };
}
