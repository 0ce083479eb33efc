import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Box, RgbImage } from '../src/faces';
import { seededRandom } from '../src/seeded-random';
import { decodeFace } from '../src/node';

/** A crop of a face put into a picture: where, how large, and turned by how much (radians, clockwise). */
export interface Placement {
  x: number;
  y: number;
  side: number;
  angle: number;
}

export const frameWidth = 640;
export const frameHeight = 480;

/** The value of a 48 x 48 face at a place in pixels, bilinear. */
function faceAt(face: Float32Array, x: number, y: number): number {
  const left = Math.min(46, Math.max(0, Math.floor(x - 0.5)));
  const top = Math.min(46, Math.max(0, Math.floor(y - 0.5)));
  const dx = Math.min(1, Math.max(0, x - 0.5 - left));
  const dy = Math.min(1, Math.max(0, y - 0.5 - top));
  const at = (row: number, column: number) => face[(top + row) * 48 + left + column];
  return (1 - dy) * ((1 - dx) * at(0, 0) + dx * at(0, 1)) + dy * ((1 - dx) * at(1, 0) + dx * at(1, 1));
}

/**
 * A 640 x 480 frame: a slope of grey with noise, and in it the face, if any, with hard edges, as large as a face before a camera. The crop ends
 * at forehead and chin, so there is no head around it, which is harder than a real frame.
 */
export function composedFrame(
  face: Float32Array | null,
  { x, y, side, angle }: Placement,
  random: () => number,
): RgbImage {
  const data = new Uint8Array(3 * frameWidth * frameHeight);
  const slope = [random() * 80 - 40, random() * 80 - 40];
  const base = 80 + 90 * random();
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  // noise of 12 levels by a linear congruential generator: good enough for grain, and quick
  let state = Math.floor(random() * 2 ** 31);
  for (let row = 0, at = 0; row < frameHeight; row++) {
    for (let column = 0; column < frameWidth; column++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const u = (c * dx + s * dy) / side + 0.5;
      const v = (-s * dx + c * dy) / side + 0.5;
      const inFace = face !== null && u >= 0 && u < 1 && v >= 0 && v < 1;
      const ground =
        base + (slope[0] * column) / frameWidth + (slope[1] * row) / frameHeight + 12 * (state / 2 ** 31 - 0.5);
      const value = Math.round(Math.min(255, Math.max(0, inFace ? faceAt(face, 48 * u, 48 * v) : ground)));
      data[at++] = value;
      data[at++] = value;
      data[at++] = value;
    }
  }
  return { width: frameWidth, height: frameHeight, data };
}

/** The square of a face that is not turned. */
export function squareOf({ x, y, side }: Placement): Box {
  return { x: x - side / 2, y: y - side / 2, width: side, height: side };
}

/** Anywhere in the frame, 100 to 260 pixels large, turned by at most `tilt`. */
export function somePlacement(random: () => number, tilt = 0): Placement {
  const side = Math.round(100 + 160 * random());
  const angle = tilt * (2 * random() - 1);
  const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
  const between = (length: number) => reach + (length - 2 * reach) * random();
  return { x: between(frameWidth), y: between(frameHeight), side, angle };
}

/** `count` face images out of a folder with one folder an emotion, drawn by seed without repeating one. */
export function drawFaces(folder: string, count: number, seed: number): { file: string; pixels: Float32Array }[] {
  const files = readdirSync(folder)
    .sort()
    .flatMap((emotion) =>
      readdirSync(join(folder, emotion))
        .sort()
        .map((name) => join(folder, emotion, name)),
    );
  const random = seededRandom(seed);
  return Array.from({ length: Math.min(count, files.length) }, () => {
    const [file] = files.splice(Math.floor(random() * files.length), 1);
    return { file, pixels: decodeFace(readFileSync(file), file) };
  });
}
