/** Frames of videos: needs ffmpeg and ffprobe on the PATH. */
import { execFileSync } from 'node:child_process';
import {
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  mkdtempSync,
  copyFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CorpusError, type FaceDetector } from '../src/index';
import { extractFrames, facesOfVideo, facesOfVideos, findFfmpeg, videoFacesSettings, type Ffmpeg } from '../src/node';

let ffmpeg: Ffmpeg;
let folder: string;

function make(name: string, ...args: string[]): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, file]);
  return file;
}

/** 60 frames, each of one grey that tells its number: luma 20 + 3 n. */
const countingFrames = ['-f', 'lavfi', '-i', 'nullsrc=s=64x48:r=30:d=2,format=yuv420p,geq=lum=20+3*N:cb=128:cr=128'];

/** The number that a frame's grey tells: video levels 16 to 235 become 0 to 255. */
function numberOf({ data }: { data: Uint8Array }): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return ((mean * 219) / 255 + 16 - 20) / 3;
}

beforeAll(async () => {
  ffmpeg = await findFfmpeg();
  folder = mkdtempSync(join(tmpdir(), 'image2audio-video-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('extractFrames', () => {
  it.each([
    // as RAVDESS: MP4 with frames that refer to later ones, and sound
    ['counting.mp4', '-f', 'lavfi', '-i', 'sine=d=2', '-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p'],
    // as CREMA-D
    ['counting.flv', '-c:v', 'flv', '-q:v', '2'],
    ['counting.mkv', '-c:v', 'ffv1', '-pix_fmt', 'yuv420p'],
  ])('gives the very frames asked for, of %s', async (name, ...codec) => {
    const path = make(name, ...countingFrames, ...codec);
    const frames = await extractFrames(path, [0, 0.5, 0.9, 1], ffmpeg);
    expect(frames.map(({ index }) => index)).toEqual([0, 30, 54, 59]);
    for (const { index, image } of frames) {
      expect([image.width, image.height]).toEqual([64, 48]);
      expect(Math.abs(numberOf(image) - index)).toBeLessThan(0.5);
    }
  });

  it('counts frames, not time: of a video with uneven times none is repeated or lost', async () => {
    const uneven = ['-vf', 'setpts=(N+N*N/10)/30/TB', '-fps_mode', 'vfr'];
    const path = make('uneven.mkv', ...countingFrames, ...uneven, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p');
    const frames = await extractFrames(path, [0.25, 0.5, 0.75], ffmpeg);
    expect(frames.map(({ index }) => index)).toEqual([15, 30, 45]);
    for (const { index, image } of frames) expect(Math.abs(numberOf(image) - index)).toBeLessThan(0.5);
  });

  it('keeps colours, in the order red, green, blue', async () => {
    const path = make('red.mkv', '-f', 'lavfi', '-i', 'color=c=0xFF8000:s=32x32:r=10:d=1', '-c:v', 'ffv1');
    const [{ image }] = await extractFrames(path, [0.5], ffmpeg);
    [255, 128, 0].forEach((value, channel) => expect(Math.abs(image.data[channel] - value)).toBeLessThan(6));
  });

  it.each([
    ['text.mp4', (file: string) => writeFileSync(file, 'no video at all')],
    ['empty.mp4', (file: string) => writeFileSync(file, '')],
    ['sound.mp4', () => make('sound.mp4', '-f', 'lavfi', '-i', 'sine=d=1')],
    [
      'cut.mp4',
      (file: string) => {
        copyFileSync(join(folder, 'counting.mp4'), file);
        truncateSync(file, Math.floor(statSync(file).size / 2));
      },
    ],
    ['missing.mp4', () => undefined],
  ])('refuses %s with an error that names the file', async (name, prepare) => {
    const file = join(folder, name);
    prepare(file);
    const refused = extractFrames(file, [0.5], ffmpeg);
    await expect(refused).rejects.toThrow(CorpusError);
    await expect(refused).rejects.toThrow(name);
  });
});

/** Finds a "face" in every frame brighter than a value; counts its calls. */
function brightness(least: number): FaceDetector & { calls: number } {
  return {
    name: `brighter than ${least}`,
    version: '1',
    calls: 0,
    detect(image) {
      this.calls++;
      const eyes = { leftEye: { x: 26, y: 20 }, rightEye: { x: 38, y: 20 } };
      const face = { box: { x: 20, y: 10, width: 30, height: 30 }, score: 1, ...eyes };
      return Promise.resolve(image.data[0] > least ? [face] : []);
    },
  };
}

describe('facesOfVideo', () => {
  it('tells frames with a face from those without', async () => {
    const detector = brightness(100);
    const path = make('faces.mkv', ...countingFrames, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p');
    const { faces, withoutFace } = await facesOfVideo(path, { ffmpeg, detector, frames: { count: 3, from: 0, to: 1 } });
    expect(withoutFace).toEqual([0]);
    expect(faces.map(({ frame }) => frame)).toEqual([30, 59]);
    expect(faces[0].pixels).toHaveLength(48 * 48);
    expect(Math.abs(numberOf({ data: Uint8Array.from(faces[0].pixels) }) - 30)).toBeLessThan(0.5);
  });

  it('asks neither ffmpeg nor the detector again for the same bytes and settings, under whatever name', async () => {
    const cacheFolder = join(folder, 'cache');
    const detector = brightness(0);
    const path = make('cached.mkv', ...countingFrames, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p');
    const first = await facesOfVideo(path, { ffmpeg, detector, cacheFolder });
    const copy = join(folder, 'copy.mkv');
    writeFileSync(copy, readFileSync(path));
    const gone = { ...ffmpeg, ffmpeg: 'no-such-ffmpeg', ffprobe: 'no-such-ffprobe' };
    expect(await facesOfVideo(path, { ffmpeg: gone, detector, cacheFolder })).toEqual(first);
    expect(await facesOfVideo(copy, { ffmpeg: gone, detector, cacheFolder })).toEqual(first);
    expect(detector.calls).toBe(1);
    // another frame, detector or content is other work
    await facesOfVideo(path, { ffmpeg, detector, cacheFolder, frames: { from: 0.6 } });
    expect(detector.calls).toBe(2);
    await facesOfVideo(path, { ffmpeg, detector: Object.assign(detector, { version: '2' }), cacheFolder });
    expect(detector.calls).toBe(3);
    expect(videoFacesSettings({ ffmpeg, detector })).toContain(ffmpeg.version);
  });
});

describe('facesOfVideos', () => {
  it('goes on past a broken video, keeps the order, and leaves no file behind', async () => {
    const good = make('good.mkv', ...countingFrames, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p');
    const broken = join(folder, 'broken.mkv');
    writeFileSync(broken, 'broken');
    const before = [readdirSync(folder), readdirSync('.')];
    const progress: number[] = [];
    const outcomes = await facesOfVideos([good, broken, good, good], {
      ffmpeg,
      detector: brightness(0),
      parallel: 3,
      onOutcome: (_, done) => progress.push(done),
    });
    expect(outcomes.map(({ path }) => path)).toEqual([good, broken, good, good]);
    expect(outcomes.map(({ found }) => found?.faces.length ?? null)).toEqual([1, null, 1, 1]);
    expect(outcomes[1].error).toBeInstanceOf(CorpusError);
    expect(outcomes[3].found).toEqual(outcomes[0].found);
    expect(progress).toEqual([1, 2, 3, 4]);
    expect([readdirSync(folder), readdirSync('.')]).toEqual(before);
  });

  it('stops where it is told to', async () => {
    const good = join(folder, 'good.mkv');
    const abort = new AbortController();
    const detector = brightness(0);
    const stopped = facesOfVideos(Array<string>(50).fill(good), {
      ffmpeg,
      detector,
      parallel: 1,
      signal: abort.signal,
      onOutcome: (_, done) => done === 2 && abort.abort(),
    });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(detector.calls).toBe(2);
  });
});
