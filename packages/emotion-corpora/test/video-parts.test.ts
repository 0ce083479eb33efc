import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorpusError, framePositions } from '../src/index';
import { FfmpegMissingError, findFfmpeg } from '../src/node';
import { contentHash, keptFaces, type VideoFaces } from '../src/video/face-cache';
import { frameIndices } from '../src/video/frame-positions';
import { readPpm } from '../src/video/read-ppm';
import { runProgram } from '../src/video/run-program';
import { temporaryTree } from './temporary-tree';

describe('framePositions', () => {
  it('takes the middle, or several evenly from one place to another', () => {
    expect(framePositions()).toEqual([0.5]);
    expect(framePositions({ from: 0.2, to: 0.2 })).toEqual([0.2]);
    const five = framePositions({ count: 5, from: 0.3, to: 0.7 });
    [0.3, 0.4, 0.5, 0.6, 0.7].forEach((position, at) => expect(five[at]).toBeCloseTo(position, 12));
  });

  it.each([
    [{ count: 0 }, 'count'],
    [{ count: 1.5 }, 'count'],
    [{ from: 0.7, to: 0.3 }, 'from, to'],
    [{ count: 2, from: 0.5, to: 0.5 }, 'from, to'],
    [{ from: -0.1 }, 'from, to'],
    [{ to: 1.01 }, 'from, to'],
    [{ from: NaN }, 'from, to'],
  ])('refuses %o', (choice, argument) => {
    expect(() => framePositions(choice)).toThrow(expect.objectContaining({ name: 'CorpusError', argument }) as Error);
  });

  it('names frames that exist, ascending, each once, the first and the last included', () => {
    expect(frameIndices([0, 0.5, 1], 10)).toEqual([0, 5, 9]);
    expect(frameIndices([0.3, 0.5, 0.7], 1)).toEqual([0]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 9 }), (frames, count) => {
        const indices = frameIndices(framePositions({ count, from: 0, to: 1 }), frames);
        expect(indices[0]).toBe(0);
        expect(indices.at(-1)).toBe(frames - 1);
        expect([...new Set(indices)].sort((a, b) => a - b)).toEqual(indices);
        expect(indices.length).toBe(Math.min(indices.length, frames, count));
      }),
    );
  });
});

describe('readPpm', () => {
  const ppm = (width: number, height: number, data: readonly number[]) =>
    Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Uint8Array.from(data)]);

  it('reads pictures of several sizes laid end to end, whatever bytes they hold', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([width, height]) =>
            fc.record({
              width: fc.constant(width),
              height: fc.constant(height),
              // 10 and 32 are white space, 80 and 54 begin a header
              data: fc.array(fc.constantFrom(10, 32, 80, 54, 0, 255, 7), {
                minLength: 3 * width * height,
                maxLength: 3 * width * height,
              }),
            }),
          ),
          { maxLength: 4 },
        ),
        (images) => {
          const bytes = Buffer.concat(images.map(({ width, height, data }) => ppm(width, height, data)));
          const read = readPpm(bytes).map(({ width, height, data }) => ({ width, height, data: [...data] }));
          expect(read).toEqual(images);
        },
      ),
    );
  });

  it('refuses what is cut short and what is something else', () => {
    const whole = ppm(2, 2, Array<number>(12).fill(9));
    expect(() => readPpm(whole.subarray(0, -1))).toThrow(/cut short/);
    expect(() => readPpm(whole.subarray(0, 5))).toThrow(RangeError);
    expect(() => readPpm(Buffer.from('P5\n2 2\n255\n0000'))).toThrow(/P5/);
    expect(() => readPpm(Buffer.from('{"an": "error message that is no picture"}'))).toThrow(RangeError);
  });
});

describe('runProgram', () => {
  const limits = { timeout: 20_000, outputBytes: 1000 };
  const node = (script: string, some = {}) => runProgram(process.execPath, ['-e', script], { ...limits, ...some });

  it('collects the output, or the first line of the reason', async () => {
    const good = await node(`process.stdout.write(Buffer.from([0, 255, 10]))`);
    expect(good.ok && [...good.output]).toEqual([0, 255, 10]);
    expect(await node(`console.error('\\nno such codec\\nmore'); process.exit(3)`)).toEqual({
      ok: false,
      missing: false,
      reason: 'no such codec',
    });
    expect(await node(`process.exit(4)`)).toMatchObject({ reason: 'exit code 4' });
  });

  it('ends a program that hangs, and one that never stops talking', async () => {
    expect(await node(`setTimeout(() => {}, 1e6)`, { timeout: 200 })).toMatchObject({ reason: /0.2 s/ });
    expect(await node(`setInterval(() => process.stdout.write('x'.repeat(600)), 1)`)).toMatchObject({
      reason: /more than 1000 bytes/,
    });
  });

  it('says that it cannot start one for want of file handles', () => {
    const script = buildSync({
      stdin: {
        contents: `
          import { openSync } from 'node:fs';
          import { runProgram } from './run-program';
          try { for (;;) openSync(process.execPath, 'r'); } catch {}
          runProgram(process.execPath, ['-v'], { timeout: 5000, outputBytes: 1000 }).then((result) => console.log(JSON.stringify(result)));`,
        resolveDir: fileURLToPath(new URL('../src/video', import.meta.url)),
        loader: 'ts',
      },
      bundle: true,
      format: 'cjs',
      platform: 'node',
      write: false,
    }).outputFiles[0].text;
    const limited = ['-c', 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, script];
    const result = JSON.parse(execFileSync('sh', limited, { encoding: 'utf8' })) as unknown;
    expect(result).toMatchObject({ ok: false, missing: false, reason: expect.stringContaining('EMFILE') as string });
  });
});

describe('findFfmpeg', () => {
  it('names the remedy where there is none', async () => {
    const missing = findFfmpeg({ ffmpeg: 'no-such-ffmpeg', ffprobe: 'no-such-ffprobe' });
    await expect(missing).rejects.toThrow(FfmpegMissingError);
    await expect(missing).rejects.toThrow(/no-such-ff.*apt-get install ffmpeg/s);
  });
});

describe('what was found in a video', () => {
  const found: VideoFaces = {
    faces: [{ frame: 12, score: 0.75, pixels: Float32Array.from({ length: 48 * 48 }, (_, i) => (i * 0.1) % 255) }],
    withoutFace: [3],
  };

  const kept = (face: object, withoutFace: unknown = []) =>
    JSON.stringify({ faces: [{ frame: 1, score: 1, pixels: greys(0), ...face }], withoutFace });
  const greys = (value: number, length = 48 * 48) =>
    Buffer.from(new Float32Array(length).fill(value).buffer).toString('base64');
  const damaged = [
    kept({ frame: -1 }),
    kept({ score: '1' }),
    kept({ pixels: greys(0, 47 * 48) }),
    kept({ pixels: greys(NaN) }),
    kept({ pixels: greys(256) }),
    kept({}, ['3']),
  ];

  it('is kept bit for bit, and computed once', async () => {
    const folder = join(temporaryTree({}), 'cache');
    let computed = 0;
    const compute = () => {
      computed++;
      return Promise.resolve(found);
    };
    expect(await keptFaces(folder, 'a', compute)).toEqual(found);
    expect(await keptFaces(folder, 'a', compute)).toEqual(found);
    expect(computed).toBe(1);
    await keptFaces(folder, 'b', compute);
    expect(computed).toBe(2);
    expect(readdirSync(folder)).toEqual(['faces-a.json', 'faces-b.json']);
    await keptFaces(null, 'a', compute);
    expect(computed).toBe(3);
  });

  it.each(['', '{"faces": [{"frame"', '{}', 'null', '{"faces": [{}], "withoutFace": []}', ...damaged])(
    'is found again where the file holds %j',
    async (content) => {
      const folder = temporaryTree({ 'faces-a.json': content });
      expect(await keptFaces(folder, 'a', () => Promise.resolve(found))).toEqual(found);
      expect(await keptFaces(folder, 'a', () => Promise.reject(new Error('computed twice')))).toEqual(found);
    },
  );

  it('cannot be kept where nothing can be written: a typed error', async () => {
    const folder = temporaryTree({ 'faces-a.json/in-the-way': '' });
    await expect(keptFaces(folder, 'a', () => Promise.resolve(found))).rejects.toThrow(CorpusError);
    expect(readdirSync(folder)).toEqual(['faces-a.json']);
  });
});

describe('contentHash', () => {
  it('is SHA-256 of the bytes, read again only where size or time of change say so', async () => {
    const root = temporaryTree({ 'a.mp4': 'first bytes' });
    const path = join(root, 'a.mp4');
    const cache = join(root, 'cache');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(await contentHash(path, null)).toBe(sha256('first bytes'));
    expect(await contentHash(path, cache)).toBe(sha256('first bytes'));
    expect(readdirSync(cache)).toHaveLength(1);
    expect(await contentHash(path, cache)).toBe(sha256('first bytes'));
    writeFileSync(path, 'other bytes');
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect(await contentHash(path, cache)).toBe(sha256('other bytes'));
    await expect(contentHash(join(root, 'gone.mp4'), cache)).rejects.toThrow(/gone\.mp4: found no readable file/);
  });
});
