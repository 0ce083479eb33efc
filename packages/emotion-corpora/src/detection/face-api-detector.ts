import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import { CorpusError, requireOptions } from '../errors';
import { cutSquare, type Square } from '../image/cut-square';
import { fitSquare } from '../image/fit-square';
import type { RgbImage } from '../image/rgb-image';
import type { Box, DetectedFace, FaceDetector, Point } from './face-detector';

/** Which of the library's two detectors finds the boxes. */
export type FaceApiModel = 'tiny' | 'ssd';

export interface FaceApiDetectorOptions {
  /** `tiny`: TinyYOLOv2 of separable convolutions, 190 KB of weights, the default; `ssd`: SSD on MobileNet v1, 5.4 MB, several times slower. */
  model?: FaceApiModel;
  /** Least confidence, 0 to 1. Default 0.3. */
  minScore?: number;
  /** Side of the square that the whole picture is scaled to before the search, in pixels, a multiple of 32. Default 320. */
  inputSize?: number;
}

/** The part of the library that is used. */
interface FaceApi {
  version: string;
  tf: typeof tfjs;
  nets: Record<
    'tinyFaceDetector' | 'ssdMobilenetv1' | 'faceLandmark68Net',
    { loadFromDisk: (dir: string) => Promise<void> }
  >;
  TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
  SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  detectAllFaces: (input: tfjs.Tensor3D, options: object) => PromiseLike<{ score: number; box: Box }[]>;
  detectFaceLandmarks: (input: tfjs.Tensor3D) => Promise<{ getLeftEye: () => Point[]; getRightEye: () => Point[] }>;
}

/** Side of the square picture of one face that the landmark network takes. */
const landmarkSize = 112;

const packages = '@vladmandic/face-api @tensorflow/tfjs @tensorflow/tfjs-backend-wasm';

function loadLibrary(): { library: FaceApi; modelFolder: string; version: string } {
  try {
    const require = createRequire(import.meta.url);
    const manifest = require.resolve('@vladmandic/face-api/package.json');
    const { version } = require(manifest) as { version: string };
    // of its builds the one that takes TensorFlow.js from outside and asks for no native package
    const library = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
    return { library, modelFolder: join(dirname(manifest), 'model'), version };
  } catch (cause) {
    throw new CorpusError({
      argument: 'face detector',
      found: `a package that does not load (${(cause instanceof Error ? cause.message : String(cause)).split('\n')[0]})`,
      expected: packages.split(' ').join(', '),
      fix: `npm install ${packages}`,
    });
  }
}

/** The smallest square of whole pixels around a box, with the same middle. */
function squareAround({ x, y, width, height }: Box): Square {
  const side = Math.max(1, Math.round(Math.max(width, height)));
  return { x: Math.round(x + width / 2 - side / 2), y: Math.round(y + height / 2 - side / 2), side };
}

function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/**
 * A detector on the networks of `@vladmandic/face-api` (MIT), whose weights lie in its npm package (`model/`): boxes by TinyYOLOv2 or
 * SSD, then 68 landmarks, of which the six of each eye give its centre. It computes on TensorFlow.js' current back end, in
 * pictures of a fixed size, so that a back end that compiles does so once. Equal pictures give equal results on the same back end and number of
 * threads; across back ends the last digits differ, which is why the back end is part of `version`.
 *
 * The library, `@tensorflow/tfjs` and `@tensorflow/tfjs-backend-wasm` (which its build for Node loads, and which need not compute) are optional
 * peers of this package.
 *
 * The weights are read when the first picture comes.
 *
 * @throws CorpusError where the library is not installed, naming the command that installs it.
 */
export function createFaceApiDetector(options: FaceApiDetectorOptions = {}): FaceDetector {
  requireOptions('options', options, { model: true, minScore: true, inputSize: true });
  const { model = 'tiny', minScore = 0.3, inputSize = 320 } = options;
  const { library, modelFolder, version } = loadLibrary();
  const { tf, nets } = library;
  const loadWeights = async () => {
    await nets[model === 'tiny' ? 'tinyFaceDetector' : 'ssdMobilenetv1'].loadFromDisk(modelFolder);
    await nets.faceLandmark68Net.loadFromDisk(modelFolder);
  };
  let weights: Promise<void> | undefined;
  const settings =
    model === 'tiny'
      ? new library.TinyFaceDetectorOptions({ inputSize, scoreThreshold: minScore })
      : new library.SsdMobilenetv1Options({ minConfidence: minScore, maxResults: 20 });

  async function withTensor<Result>(
    { data, width, height }: RgbImage,
    compute: (picture: tfjs.Tensor3D) => PromiseLike<Result>,
  ): Promise<Result> {
    const picture = tf.tensor3d(data, [height, width, 3], 'int32');
    try {
      return await compute(picture);
    } finally {
      picture.dispose();
    }
  }

  async function eyesOf(image: RgbImage, box: Box): Promise<Pick<DetectedFace, 'leftEye' | 'rightEye'>> {
    const square = squareAround(box);
    const cut = cutSquare(image, square, landmarkSize);
    const landmarks = await withTensor(cut, (picture) => library.detectFaceLandmarks(picture));
    const scale = square.side / landmarkSize;
    const [leftEye, rightEye] = [landmarks.getLeftEye(), landmarks.getRightEye()].map((eye) => {
      const { x, y } = meanOf(eye);
      return { x: square.x + x * scale, y: square.y + y * scale };
    });
    return { leftEye, rightEye };
  }

  async function facesOf(image: RgbImage): Promise<DetectedFace[]> {
    await (weights ??= loadWeights());
    const { image: whole, scale } = fitSquare(image, inputSize);
    const found = await withTensor(whole, (picture) => library.detectAllFaces(picture, settings));
    const faces: DetectedFace[] = [];
    for (const { score, box } of found) {
      const { x, y, width, height } = box;
      const inImage = { x: x * scale.x, y: y * scale.y, width: width * scale.x, height: height * scale.y };
      faces.push({ box: inImage, score, ...(await eyesOf(image, inImage)) });
    }
    return faces;
  }

  // one picture at a time: a back end that records operations then always sees the same sequence, however many callers there are
  let last: Promise<unknown> = Promise.resolve();
  const detect = (image: RgbImage): Promise<DetectedFace[]> => {
    const result = last.then(() => facesOf(image));
    last = result.catch(() => undefined);
    return result;
  };

  return {
    name: `face-api ${model}`,
    // the back end of the moment: it may be chosen after this detector was made
    get version() {
      return `${version}, score ${minScore}, ${inputSize} pixels, tfjs ${tf.version_core} ${tf.getBackend()}`;
    },
    detect,
  };
}
