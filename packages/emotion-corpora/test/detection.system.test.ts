/**
 * The detector on real faces. It needs no program beyond npm, but pictures: photographs that lie in the detector's own npm package, and, where
 * IMAGE2AUDIO_DATA names a folder that holds them, the faces of CK+48 and FER2013.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { decode } from 'jpeg-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { createFaceApiDetector } from '../src/face-api';
import {
  ckPlusEyeFrame,
  cropFace,
  mostCertainFace,
  type DetectedFace,
  type FaceDetector,
  type RgbImage,
} from '../src/faces';
import { seededRandom } from '../src/seeded-random';
import { intersectionOverUnion } from './intersection-over-union';
import { composedFrame, drawFaces, somePlacement, squareOf } from './composed-frame';

const photographs = join(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'), '../demo');

function photograph(name: string): RgbImage {
  return decode(readFileSync(join(photographs, name)), { useTArray: true, formatAsRGBA: false });
}

let detector: FaceDetector;

beforeAll(async () => {
  expect(await tf.setBackend('wasm')).toBe(true);
  detector = createFaceApiDetector();
});

describe('the detector', () => {
  // counted by eye; each is a row of people or one person
  it.each([
    ['sample1.jpg', 5],
    ['sample2.jpg', 1],
    ['sample3.jpg', 3],
    ['sample5.jpg', 3],
  ])('finds the people of photograph %s', async (name, people) => {
    const faces = await detector.detect(photograph(name));
    expect(faces.length).toBeGreaterThanOrEqual(Math.ceil(0.6 * people));
    const best = mostCertainFace(faces)!;
    // the eyes lie in the box, the left one to the left, in its upper half
    for (const { x, y } of [best.leftEye, best.rightEye]) {
      expect(x).toBeGreaterThan(best.box.x);
      expect(x).toBeLessThan(best.box.x + best.box.width);
      expect(y).toBeLessThan(best.box.y + 0.6 * best.box.height);
    }
    expect(best.rightEye.x - best.leftEye.x).toBeGreaterThan(0.2 * best.box.width);
  });

  it('gives the same bits again, also for callers side by side, and keeps no tensor', async () => {
    const image = photograph('sample2.jpg');
    const first = await detector.detect(image);
    const tensors = tf.memory().numTensors;
    const others = await Promise.all([
      detector.detect(image),
      detector.detect(photograph('sample5.jpg')),
      detector.detect(image),
    ]);
    expect(others[0]).toEqual(first);
    expect(others[2]).toEqual(first);
    expect(others[1]).not.toEqual(first);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('finds nothing in frames without a face', async () => {
    const random = seededRandom(5);
    for (let at = 0; at < 20; at++) {
      expect(await detector.detect(composedFrame(null, somePlacement(random), random))).toEqual([]);
    }
  });

  it('says in its version what changes its results', () => {
    expect(detector.name).toBe('face-api tiny');
    expect(detector.version).toMatch(/^1\.7\.\d+, score 0\.3, 320 pixels, tfjs 4\.22\.0 wasm$/);
    expect(createFaceApiDetector({ minScore: 0.5 }).version).not.toBe(detector.version);
  });
});

const data = process.env.IMAGE2AUDIO_DATA;

if (data === undefined) {
  describe('real faces in composed frames', () => {
    it('are not tested here: IMAGE2AUDIO_DATA names no folder with ck-plus-48/ and fer2013/', () => {
      expect(process.env).not.toHaveProperty('IMAGE2AUDIO_DATA');
    });
  });
} else {
  describe(`real faces of ${data} in composed frames`, () => {
    it.each([
      ['ck-plus-48', 0.9],
      ['fer2013', 0.65],
    ])('of %s are found with an intersection over union of at least 0.5, at least %f of them', async (set, rate) => {
      expect(existsSync(join(data, set))).toBe(true);
      const random = seededRandom(11);
      const faces = drawFaces(join(data, set), 60, 11);
      let found = 0;
      for (const { pixels } of faces) {
        const placement = somePlacement(random);
        const face = mostCertainFace(await detector.detect(composedFrame(pixels, placement, random)));
        if (face && intersectionOverUnion(face.box, squareOf(placement)) >= 0.5) found++;
      }
      expect(found / faces.length).toBeGreaterThanOrEqual(rate);
    });

    it('turned by up to 20 degrees come out level and in place: the crop is the face that was put in', async () => {
      const random = seededRandom(12);
      const correlations: number[] = [];
      for (const { pixels } of drawFaces(join(data, 'ck-plus-48'), 24, 12)) {
        // where the eyes lie in this crop of CK+48, by the detector itself, in a large upright copy
        const upright = { x: 320, y: 240, side: 240, angle: 0 };
        const reference = mostCertainFace(await detector.detect(composedFrame(pixels, upright, random)));
        if (!reference) continue;
        const turned = composedFrame(pixels, somePlacement(random, Math.PI / 9), random);
        const [a, b] = [
          await cropFace(composedFrame(pixels, upright, random), {
            ...detector,
            detect: () => Promise.resolve([reference]),
          }),
          await cropFace(turned, detector),
        ];
        if (b) correlations.push(correlation(a!.pixels, b.pixels));
      }
      expect(correlations.length).toBeGreaterThan(20);
      expect(correlations.sort((x, y) => x - y)[Math.floor(correlations.length / 2)]).toBeGreaterThan(0.95);
    });

    it('of CK+48 are framed as the default frame says', async () => {
      const random = seededRandom(13);
      const eyes: DetectedFace[] = [];
      for (const { pixels } of drawFaces(join(data, 'ck-plus-48'), 30, 13)) {
        const face = mostCertainFace(
          await detector.detect(composedFrame(pixels, { x: 320, y: 240, side: 200, angle: 0 }, random)),
        );
        if (face) eyes.push(face);
      }
      const median = (values: number[]) => values.sort((x, y) => x - y)[Math.floor(values.length / 2)];
      expect(median(eyes.map(({ leftEye, rightEye }) => (rightEye.x - leftEye.x) / 200))).toBeCloseTo(
        ckPlusEyeFrame.eyeDistance,
        1,
      );
      const height = median(eyes.map(({ leftEye, rightEye }) => ((leftEye.y + rightEye.y) / 2 - 140) / 200));
      expect(Math.abs(height - ckPlusEyeFrame.eyeHeight)).toBeLessThan(0.03);
    });
  });
}

/** Pearson's, of the middle of two crops: the corners show the ground. */
function correlation(a: Float32Array, b: Float32Array): number {
  const middle = (pixels: Float32Array) =>
    [...pixels].filter((_, at) => Math.hypot((at % 48) - 23.5, Math.floor(at / 48) - 23.5) < 18);
  const [x, y] = [middle(a), middle(b)];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (value: (at: number) => number) => x.reduce((total, _, at) => total + value(at), 0);
  return (
    sum((at) => (x[at] - mx) * (y[at] - my)) /
    Math.sqrt(sum((at) => (x[at] - mx) ** 2) * sum((at) => (y[at] - my) ** 2))
  );
}
