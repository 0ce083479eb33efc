import { readFileSync } from 'node:fs';
import { decodeFace } from '../../../packages/emotion-corpora/src/image/decode-face';
import { CorpusError } from '../../../packages/emotion-corpora/src/errors';
import { readPpm } from '../../../packages/emotion-corpora/src/video/read-ppm';
import type { FuzzTarget, Outcome } from '../target';
import { damagedChunk, withRightChunks } from './png-chunks';

const fixtures = new URL('../../../packages/emotion-corpora/test/fixtures/images.json', import.meta.url);

/** Pictures that the fixtures of `decodeFace` hold, by how their bytes begin. */
function picturesBeginningWith(...starts: string[]): Uint8Array[] {
  const { cases } = JSON.parse(readFileSync(fixtures, 'utf8')) as { cases: { bytes: string }[] };
  const all = cases.map(({ bytes }) => Uint8Array.from(Buffer.from(bytes, 'base64')));
  return all.filter((bytes) =>
    starts.some((start) => Buffer.from(bytes).subarray(0, start.length).equals(Buffer.from(start, 'latin1'))),
  );
}

/** A face of finite grey values from 0 to 255, or CorpusError. */
function decode(bytes: Uint8Array): Outcome {
  let face: Float32Array;
  try {
    face = decodeFace(bytes, 'damaged');
  } catch (error) {
    if (error instanceof CorpusError) return 'refused';
    throw error;
  }
  if (face.length !== 48 * 48) throw new Error(`${face.length} values`);
  if (!face.every((grey) => grey >= 0 && grey <= 255)) throw new Error('a value that is no grey');
  return 'read';
}

export const png: FuzzTarget = {
  name: 'png',
  seeds: () => picturesBeginningWith('\x89PNG'),
  damage: damagedChunk,
  repair: withRightChunks,
  run: decode,
  sources:
    /emotion-corpora\/src\/image\/(decode-face|decode-png|png-chunks|interlaced|fit-square|triangle|grey|rgb|cut)|fast-png/,
};

export const jpeg: FuzzTarget = {
  name: 'jpeg',
  seeds: () => picturesBeginningWith('\xff\xd8'),
  run: decode,
  sources: /emotion-corpora\/src\/image\/(decode-face|decode-jpeg|jpeg|orientation)/,
};

export const tiff: FuzzTarget = {
  name: 'tiff',
  seeds: () => picturesBeginningWith('II', 'MM'),
  run: decode,
  sources: /emotion-corpora\/src\/image\/(decode-face|decode-tiff|orientation)|node_modules\/tiff/,
};

/** Frames as ffmpeg writes them to a pipe. Refused: RangeError. */
export const ppm: FuzzTarget = {
  name: 'ppm',
  seeds: () => [
    Buffer.concat([
      Buffer.from('P6\n3 2\n255\n'),
      Buffer.alloc(18, 7),
      Buffer.from('P6 1 1 255\n'),
      Buffer.of(1, 2, 3),
    ]),
  ],
  run: (bytes) => {
    try {
      for (const { width, height, data } of readPpm(bytes))
        if (data.length !== 3 * width * height) throw new Error(`${data.length} bytes for ${width} x ${height}`);
      return 'read';
    } catch (error) {
      if (error instanceof RangeError) return 'refused';
      throw error;
    }
  },
  sources: /emotion-corpora\/src\/video\/read-ppm/,
};
