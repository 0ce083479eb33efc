import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ckPlusEyeFrame,
  cropFace,
  greyOf,
  mostCertainFace,
  rgbOfGrey,
  type Box,
  type DetectedFace,
  type FaceDetector,
  type RgbImage,
} from '../src/faces';
import { cutSquare } from '../src/image/cut-square';
import { fitSquare } from '../src/image/fit-square';
import { intersectionOverUnion } from './intersection-over-union';

function faceOf(score: number, width: number, eyes = 20): DetectedFace {
  const box = { x: 10, y: 10, width, height: width };
  return { box, score, leftEye: { x: 20, y: 30 }, rightEye: { x: 20 + eyes, y: 30 } };
}

const detectorOf = (...faces: DetectedFace[]): FaceDetector => ({
  name: 'fixed',
  version: '1',
  detect: () => Promise.resolve(faces),
});

/** Colours that differ in every pixel and channel. */
function coloured(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, at) => (at * 37 + Math.floor(at / 7) * 11) % 256);
  return { width, height, data };
}

describe('mostCertainFace', () => {
  it('is the one of the highest score, then of the largest box', () => {
    const sure = faceOf(0.9, 40);
    expect(mostCertainFace([faceOf(0.4, 300), sure, faceOf(0.9, 30), faceOf(0.2, 50)])).toBe(sure);
    expect(mostCertainFace([])).toBeNull();
  });

  it('is none whose eyes tell no angle', () => {
    const usable = faceOf(0.3, 40);
    expect(mostCertainFace([faceOf(0.9, 40, 1), faceOf(0.8, 40, NaN), usable])).toBe(usable);
    expect(mostCertainFace([faceOf(0.9, 40, 1)])).toBeNull();
  });
});

describe('cropFace', () => {
  it('gives 48 x 48 grey values of the face, or null where there is none', async () => {
    const image = coloured(120, 90);
    const side = 48;
    const middle = { x: 60, y: 50 };
    const half = (ckPlusEyeFrame.eyeDistance * side) / 2;
    const face = {
      ...faceOf(0.9, 40),
      leftEye: { x: middle.x - half, y: middle.y },
      rightEye: { x: middle.x + half, y: middle.y },
    };
    const cropped = await cropFace(image, detectorOf(faceOf(0.5, 20), face), { eyeDistance: 0.38, eyeHeight: 0.5 });
    expect(cropped?.face).toBe(face);
    expect(cropped?.facesFound).toBe(2);
    // a crop of 48 pixels at whole places is the picture's own pixels, in grey
    const { values } = greyOf(image);
    for (const [column, row] of [
      [0, 0],
      [47, 0],
      [13, 31],
      [47, 47],
    ]) {
      const expected = values[(middle.y - 24 + row) * 120 + middle.x - 24 + column];
      expect(cropped!.pixels[row * 48 + column]).toBeCloseTo(expected, 3);
    }
    expect(await cropFace(image, detectorOf())).toBeNull();
  });
});

describe('intersectionOverUnion', () => {
  const box = fc.record({
    x: fc.integer({ min: -20, max: 20 }),
    y: fc.integer({ min: -20, max: 20 }),
    width: fc.integer({ min: 1, max: 30 }),
    height: fc.integer({ min: 1, max: 30 }),
  });

  it('is what counting unit squares gives', () => {
    const cells = ({ x, y, width, height }: Box) =>
      new Set(Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`));
    fc.assert(
      fc.property(box, box, (a, b) => {
        const [inA, inB] = [cells(a), cells(b)];
        const both = [...inA].filter((cell) => inB.has(cell)).length;
        expect(intersectionOverUnion(a, b)).toBeCloseTo(both / (inA.size + inB.size - both), 12);
        expect(intersectionOverUnion(b, a)).toBe(intersectionOverUnion(a, b));
      }),
    );
  });
});

describe('pictures', () => {
  it('of three equal channels are grey again', () => {
    const values = Float32Array.from({ length: 35 }, (_, at) => at * 7);
    expect(greyOf(rgbOfGrey({ width: 7, height: 5, values })).values).toEqual(values);
    expect(greyOf({ width: 1, height: 1, data: Uint8Array.of(255, 0, 100) }).values[0]).toBeCloseTo(87.645, 4);
  });

  it('are cut at their own scale without a change, the border going on', () => {
    const image = coloured(9, 6);
    const cut = cutSquare(image, { x: -1, y: 2, side: 5 }, 5);
    for (let row = 0; row < 5; row++) {
      for (let column = 0; column < 5; column++) {
        const from = 3 * (Math.min(5, row + 2) * 9 + Math.max(0, column - 1));
        const to = 3 * (row * 5 + column);
        expect(cut.data.subarray(to, to + 3)).toEqual(image.data.subarray(from, from + 3));
      }
    }
  });

  it('are fitted into a square with black below or beside', () => {
    const wide = fitSquare({ width: 40, height: 20, data: new Uint8Array(2400).fill(50) }, 20);
    expect(wide.scale).toEqual({ x: 2, y: 2 });
    expect(wide.image.data.subarray(0, 600).every((value) => value === 50)).toBe(true);
    expect(wide.image.data.subarray(600).every((value) => value === 0)).toBe(true);
    const tall = fitSquare({ width: 10, height: 30, data: new Uint8Array(900).fill(50) }, 60);
    expect(tall.scale).toEqual({ x: 0.5, y: 0.5 });
    expect([...tall.image.data.subarray(57, 63)]).toEqual([50, 50, 50, 0, 0, 0]);
  });
});
