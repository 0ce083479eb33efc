import { availableParallelism } from 'node:os';
import { faceSize, type FaceImage, type FileProblem } from '@image2audio/emotion-corpora';
import { pixelsOfCrop } from '../corpora/sources';
import { messageOf, shortageOf } from '../errors';
import { cached, type Computed } from '../store/cache';
import { decodeFaces, type FaceOutcome } from './decode-faces';
import { fileState } from './file-states';
import type { ItemSet } from './item-set';
import { packageCode } from './package-code';
import { standardizeEach } from './standardize';

export interface FacePixels {
  /** Ids of the faces that could be read, in the order of the items. */
  ids: string[];
  /** Standardised per image. */
  items: ItemSet;
  problems: FileProblem[];
  /** SHA-256 of the grey values: what is trained on them depends on it. */
  digest: string;
}

interface Description {
  ids: string[];
  problems: FileProblem[];
}

const pixelCount = faceSize * faceSize;

/** The pixels of the faces, from the cache where they were read before; an unreadable image is left out and listed. */
export async function facePixels(
  name: string,
  fingerprint: string,
  faces: readonly FaceImage[],
  pixelsOf: (face: FaceImage) => Promise<Float32Array>,
  cacheFolder: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<FacePixels> {
  const fromFiles = pixelsOf === pixelsOfCrop && faces.every(({ path, pixels }) => path !== undefined && !pixels);
  const dependsOn = {
    version: 2,
    code: packageCode('@image2audio/emotion-corpora', '/node'),
    faces: fromFiles
      ? faces.map(({ id, path, framing, textRange }) => [id, fileState(path!), framing, textRange])
      : { fingerprint, faces: faces.map(({ id, path }) => [id, path === undefined ? null : fileState(path)]) },
  };
  const file = await cached<Description>(cacheFolder, `faces-${name}`, dependsOn, () =>
    collect(faces, pixelsOf, fromFiles, onProgress),
  );
  const { ids, problems } = file.meta;
  const items = standardizeEach({
    data: new Float32Array(file.arrays.pixels),
    count: ids.length,
    shape: [faceSize, faceSize],
  });
  return { ids, items, problems, digest: file.digest('pixels') };
}

async function collect(
  faces: readonly FaceImage[],
  pixelsOf: (face: FaceImage) => Promise<Float32Array>,
  fromFiles: boolean,
  onProgress: (done: number, total: number) => void,
): Promise<Computed<Description>> {
  const outcomes = new Array<FaceOutcome>(faces.length);
  let done = 0;
  const onOutcome = (index: number, outcome: FaceOutcome) => {
    outcomes[index] = outcome;
    onProgress(++done, faces.length);
  };
  // crops in threads; whole pictures are refused by `pixelsOf`
  const crops = fromFiles ? [...faces.keys()].filter((index) => faces[index].framing !== 'scene') : [];
  await decodeFaces(
    crops.map((index) => faces[index]),
    availableParallelism(),
    (crop, outcome) => onOutcome(crops[crop], outcome),
  );
  for (const [index, face] of faces.entries()) {
    if (!outcomes[index]) onOutcome(index, await outcomeOf(face, pixelsOf));
  }
  const pixels = new Uint8Array(faces.length * pixelCount);
  const ids: string[] = [];
  const problems: FileProblem[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const { id, path = id } = faces[index];
    if ('reason' in outcome) {
      problems.push({ file: path, reason: outcome.reason, remedy: 'left out; get the image again' });
    } else {
      pixels.set(outcome.pixels, ids.length * pixelCount);
      ids.push(id);
    }
  }
  const used = pixels.subarray(0, ids.length * pixelCount);
  return { meta: { ids, problems }, arrays: { pixels: used }, items: ids.length };
}

async function outcomeOf(face: FaceImage, pixelsOf: (face: FaceImage) => Promise<Float32Array>): Promise<FaceOutcome> {
  try {
    return { pixels: new Uint8Array((await pixelsOf(face)).map(Math.round)) };
  } catch (error) {
    // no fault of the file, which must not be kept as one without a face
    if (shortageOf(error) !== null) throw error;
    return { reason: messageOf(error) };
  }
}
