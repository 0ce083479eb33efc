import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorpusError } from '../src/errors';
import { alignFace, ckPlusEyeFrame, type EyeFrame, type GreyImage } from '../src/faces';
import { triangleResize } from '../src/image/triangle-resize';

const { cos, sin, hypot, PI } = Math;

/** A similarity of the plane: turned by `angle` (clockwise on the screen, where y goes down), scaled, then moved. */
interface Similarity {
  angle: number;
  scale: number;
  x: number;
  y: number;
}

function moved({ angle, scale, x, y }: Similarity, u: number, v: number): { x: number; y: number } {
  return { x: x + scale * (cos(angle) * u - sin(angle) * v), y: y + scale * (sin(angle) * u + cos(angle) * v) };
}

function movedBack({ angle, scale, x, y }: Similarity, px: number, py: number): [number, number] {
  const dx = (px - x) / scale;
  const dy = (py - y) / scale;
  return [cos(angle) * dx + sin(angle) * dy, -sin(angle) * dx + cos(angle) * dy];
}

function picture(width: number, height: number, value: (x: number, y: number) => number): GreyImage {
  const values = new Float32Array(width * height);
  // a pixel's value is that of its centre
  values.forEach((_, at) => (values[at] = value((at % width) + 0.5, Math.floor(at / width) + 0.5)));
  return { width, height, values };
}

/** Where the eyes of `frame` come to lie when a crop of side 1 is put into the picture by `place`. */
function eyesAt(place: Similarity, { eyeDistance, eyeHeight }: EyeFrame) {
  return {
    leftEye: moved(place, 0.5 - eyeDistance / 2, eyeHeight),
    rightEye: moved(place, 0.5 + eyeDistance / 2, eyeHeight),
  };
}

/** Crops that lie within a picture of 400 x 400. */
const places = fc.record({
  angle: fc.double({ min: -PI / 4, max: PI / 4, noNaN: true }),
  scale: fc.double({ min: 60, max: 180, noNaN: true }),
  x: fc.double({ min: 150, max: 200, noNaN: true }),
  y: fc.double({ min: 130, max: 180, noNaN: true }),
});
const frames = fc.record({
  eyeDistance: fc.double({ min: 0.2, max: 0.6, noNaN: true }),
  eyeHeight: fc.double({ min: 0.2, max: 0.6, noNaN: true }),
});

describe('alignFace', () => {
  it('takes a plane of grey for what it is, at any angle, scale and place: closed form', () => {
    fc.assert(
      fc.property(places, frames, (place, frame) => {
        // bilinear interpolation of a x + b y + c has no error
        const plane = (x: number, y: number) => 20 + 0.3 * x + 0.2 * y;
        const crop = alignFace(picture(400, 400, plane), eyesAt(place, frame), frame);
        expect(crop.width).toBe(Math.round(place.scale));
        expect(crop.height).toBe(crop.width);
        const worst = crop.values.reduce((most, value, at) => {
          const { x, y } = moved(
            place,
            ((at % crop.width) + 0.5) / crop.width,
            (Math.floor(at / crop.width) + 0.5) / crop.width,
          );
          return Math.max(most, Math.abs(value - plane(x, y)));
        }, 0);
        expect(worst).toBeLessThan(1e-3);
      }),
      { numRuns: 40 },
    );
  });

  it('undoes a known rotation and scale to a fraction of a pixel of the 48 x 48 crop', () => {
    const marks = [
      [0.5 - ckPlusEyeFrame.eyeDistance / 2, ckPlusEyeFrame.eyeHeight],
      [0.5 + ckPlusEyeFrame.eyeDistance / 2, ckPlusEyeFrame.eyeHeight],
      [0.5, 0.8],
    ];
    fc.assert(
      fc.property(places, (place) => {
        for (const [u, v] of marks) {
          // one round spot, 1.5 pixels of the crop wide, at a known place of the face
          const spot = picture(400, 400, (x, y) => {
            const [a, b] = movedBack(place, x, y);
            return 200 * Math.exp(-((a - u) ** 2 + (b - v) ** 2) / (2 * (1.5 / 48) ** 2));
          });
          const { values } = triangleResize(alignFace(spot, eyesAt(place, ckPlusEyeFrame)), 48, 48);
          let [mass, across, down] = [0, 0, 0];
          values.forEach((value, at) => {
            mass += value;
            across += value * ((at % 48) + 0.5);
            down += value * (Math.floor(at / 48) + 0.5);
          });
          expect(hypot(across / mass - 48 * u, down / mass - 48 * v)).toBeLessThan(0.1);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('gives level eyes where they should be: equal crops from a picture and the same turned by a quarter', () => {
    const value = (x: number, y: number) => 128 + 60 * sin(x / 17) + 50 * cos(y / 23 + x / 31);
    const upright = { leftEye: { x: 160, y: 180 }, rightEye: { x: 235, y: 190 } };
    const quarter = ({ x, y }: { x: number; y: number }) => ({ x: 400 - y, y: x });
    const turned = picture(400, 400, (x, y) => value(y, 400 - x));
    const a = alignFace(picture(400, 400, value), upright);
    const b = alignFace(turned, { leftEye: quarter(upright.leftEye), rightEye: quarter(upright.rightEye) });
    expect(Math.max(...a.values.map((x, at) => Math.abs(x - b.values[at])))).toBeLessThan(1e-3);
  });

  it('lets the border go on where the crop reaches beyond the picture', () => {
    const crop = alignFace(
      picture(20, 20, () => 77),
      { leftEye: { x: 2, y: 2 }, rightEye: { x: 18, y: 2 } },
    );
    expect(new Set(crop.values)).toEqual(new Set([77]));
    const { values, width } = alignFace(
      picture(20, 20, (x) => (x < 10 ? 0 : 100)),
      { leftEye: { x: 15, y: 10 }, rightEye: { x: 25, y: 10 } },
    );
    expect(values[width - 1]).toBe(100);
  });

  it('refuses eyes that tell no angle, with a typed error', () => {
    const image = picture(20, 20, () => 0);
    const eye = { x: 5, y: 5 };
    expect(() => alignFace(image, { leftEye: eye, rightEye: eye })).toThrow(CorpusError);
    expect(() => alignFace(image, { leftEye: eye, rightEye: { x: NaN, y: 5 } })).toThrow(/eyes NaN pixels apart/);
  });
});
