import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { DetectedFace, FaceDetector, RgbImage } from '../src/index';
import { fitSquare } from '../src/image/fit-square';

const size = 256;
const minScore = 0.3;

/** Centres of the 896 anchors, in pixels of the 256 x 256 input: 2 in each cell of 16 pixels, 6 in each of 32. */
function anchorCentres(): { x: number; y: number }[] {
  return [
    { stride: 16, perCell: 2 },
    { stride: 32, perCell: 6 },
  ].flatMap(({ stride, perCell }) => {
    const cells = size / stride;
    return Array.from({ length: cells * cells * perCell }, (_, at) => {
      const cell = Math.floor(at / perCell);
      return { x: ((cell % cells) + 0.5) * stride, y: (Math.floor(cell / cells) + 0.5) * stride };
    });
  });
}

/**
 * BlazeFace (back camera, 256 x 256) with the weights of `@vladmandic/human`, for comparison: `npm install --no-save @vladmandic/human@3.3.6`.
 * Only the most certain face is given, which is all that a comparison on one face needs. Its box is enlarged by 1.4 around its middle, as that
 * library does.
 */
export async function blazeFaceDetector(): Promise<FaceDetector> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@vladmandic/human')), '../models');
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'blazeface.json'), 'utf8')) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const weights = Uint8Array.from(readFileSync(join(folder, 'blazeface.bin')));
  const model = await tf.loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology,
        weightSpecs: weightsManifest.flatMap((group) => group.weights),
        weightData: weights.buffer,
      }),
  });
  const anchors = anchorCentres();

  async function detect(image: RgbImage): Promise<DetectedFace[]> {
    const { image: square, scale } = fitSquare(image, size);
    const outputs = tf.tidy(() => {
      const picture = tf.tensor4d(Float32Array.from(square.data), [1, size, size, 3]);
      return model.predict(picture.div(127.5).sub(1)) as tf.Tensor[];
    });
    const read = async (rows: number, columns: number) =>
      outputs.find(({ shape }) => shape[1] === rows && shape[2] === columns)!.data() as Promise<Float32Array>;
    const logits = [...(await read(512, 1)), ...(await read(384, 1))];
    const boxes = [...(await read(512, 16)), ...(await read(384, 16))];
    tf.dispose(outputs);
    const best = logits.reduce((most, logit, at) => (logit > logits[most] ? at : most), 0);
    const score = 1 / (1 + Math.exp(-logits[best]));
    if (score < minScore) return [];
    const { x, y } = anchors[best];
    const value = (at: number) => boxes[16 * best + at];
    const point = (at: number) => ({ x: (x + value(at)) * scale.x, y: (y + value(at + 1)) * scale.y });
    const [width, height] = [1.4 * value(2) * scale.x, 1.4 * value(3) * scale.y];
    const centre = point(0);
    const box = { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
    return [{ box, score, leftEye: point(4), rightEye: point(6) }];
  }
  return { name: 'blazeface', version: `human 3.3.6, tfjs ${tf.version_core} ${tf.getBackend()}`, detect };
}
