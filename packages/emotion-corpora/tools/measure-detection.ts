/**
 * How well detectors find real faces in composed frames:
 *
 *     npx tsx packages/emotion-corpora/tools/measure-detection.ts DIR [--faces N] [--detectors tiny,ssd,blazeface]
 *
 * DIR holds ck-plus-48/ and fer2013/. Each face is put into a 640 x 480 frame twice, upright and turned by up to 20 degrees, at other places and sizes;
 * a third of the frames are made again without a face. Eyes are compared between the two, in shares of the crop's side: a detector
 * that is always off by the same would look good there, so the frame of the eyes is shown too.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { createFaceApiDetector } from '../src/face-api';
import { mostCertainFace, type FaceDetector, type Point } from '../src/faces';
import { seededRandom } from '../src/seeded-random';
import { intersectionOverUnion } from '../test/intersection-over-union';
import { composedFrame, drawFaces, somePlacement, squareOf, type Placement } from '../test/composed-frame';
import { blazeFaceDetector } from './blazeface-detector';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    faces: { type: 'string', default: '200' },
    detectors: { type: 'string', default: 'tiny,ssd' },
  },
});
if (positionals.length !== 1) throw new Error('name the folder that holds ck-plus-48/ and fer2013/');

const makers: Record<string, () => FaceDetector | Promise<FaceDetector>> = {
  tiny: () => createFaceApiDetector(),
  ssd: () => createFaceApiDetector({ model: 'ssd' }),
  blazeface: blazeFaceDetector,
};

const quantile = (list: readonly number[], share: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(share * list.length))];
const meanOf = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

/** A place in the frame as shares of the crop that was put in. */
function inCrop({ x, y }: Point, place: Placement): Point {
  const [c, s] = [Math.cos(place.angle), Math.sin(place.angle)];
  const [dx, dy] = [x - place.x, y - place.y];
  return { x: (c * dx + s * dy) / place.side + 0.5, y: (-s * dx + c * dy) / place.side + 0.5 };
}

async function measure(detector: FaceDetector, folder: string, count: number) {
  const random = seededRandom(7);
  const overlaps: number[] = [];
  const milliseconds: number[] = [];
  const differences: number[] = [];
  const eyes: { distance: number; height: number }[] = [];
  let [missedTurned, falseAlarms, empty] = [0, 0, 0];
  const faces = drawFaces(folder, count, 7);
  for (const [at, { pixels }] of faces.entries()) {
    const upright = somePlacement(random);
    const frame = composedFrame(pixels, upright, random);
    const started = performance.now();
    const found = mostCertainFace(await detector.detect(frame));
    milliseconds.push(performance.now() - started);
    overlaps.push(found ? intersectionOverUnion(found.box, squareOf(upright)) : 0);

    const turned = somePlacement(random, Math.PI / 9);
    const again = mostCertainFace(await detector.detect(composedFrame(pixels, turned, random)));
    if (!again) missedTurned++;
    if (found) {
      const [left, right] = [inCrop(found.leftEye, upright), inCrop(found.rightEye, upright)];
      eyes.push({ distance: Math.hypot(right.x - left.x, right.y - left.y), height: (left.y + right.y) / 2 });
      if (again) {
        const [l, r] = [inCrop(again.leftEye, turned), inCrop(again.rightEye, turned)];
        differences.push((Math.hypot(l.x - left.x, l.y - left.y) + Math.hypot(r.x - right.x, r.y - right.y)) / 2);
      }
    }
    if (at % 3 === 0) {
      empty++;
      if ((await detector.detect(composedFrame(null, upright, random))).length > 0) falseAlarms++;
    }
  }
  const hits = overlaps.filter((overlap) => overlap >= 0.5);
  const detected = overlaps.filter((overlap) => overlap > 0);
  return {
    detector: detector.name,
    set: folder.split(/[\\/]/).at(-1),
    faces: faces.length,
    'IoU >= 0.5': (hits.length / faces.length).toFixed(3),
    'not found': (1 - detected.length / faces.length).toFixed(3),
    'mean IoU': meanOf(detected).toFixed(3),
    'turned, not found': (missedTurned / faces.length).toFixed(3),
    'false alarms': `${falseAlarms}/${empty}`,
    'eyes differ, median': quantile(differences, 0.5).toFixed(4),
    'eyes differ, 90 %': quantile(differences, 0.9).toFixed(4),
    'eye distance': quantile(
      eyes.map(({ distance }) => distance),
      0.5,
    ).toFixed(3),
    'eye height': quantile(
      eyes.map(({ height }) => height),
      0.5,
    ).toFixed(3),
    'median ms': quantile(milliseconds, 0.5).toFixed(0),
  };
}

await tf.setBackend('wasm');
for (const name of values.detectors.split(',')) {
  const detector = await makers[name]();
  for (const set of ['ck-plus-48', 'fer2013']) {
    console.log(JSON.stringify(await measure(detector, join(positionals[0], set), Number(values.faces))));
  }
}
