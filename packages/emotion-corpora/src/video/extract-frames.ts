import { CorpusError } from '../errors';
import type { RgbImage } from '../image/rgb-image';
import type { Ffmpeg } from './ffmpeg';
import { frameIndices } from './frame-positions';
import { readPpm } from './read-ppm';
import { runProgram } from './run-program';

/** A frame of a video, with its place in it. */
export interface VideoFrame {
  /** Counted from 0. */
  index: number;
  image: RgbImage;
}

/** A video of a few seconds is decoded in far less; what takes longer hangs. */
const timeout = 120_000;

function brokenVideo(path: string, found: string): CorpusError {
  const fix = 'Fetch the file again or remove it.';
  return new CorpusError({ file: path, found, expected: 'a video that ffmpeg decodes', fix });
}

/** Frames of the first video stream, counted by its packets: nothing is decoded for it. */
async function countFrames(path: string, { ffprobe }: Ffmpeg): Promise<number> {
  const args = [
    ...['-v', 'error', '-select_streams', 'v:0', '-count_packets'],
    ...['-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', '-i', path],
  ];
  const result = await runProgram(ffprobe, args, { timeout, outputBytes: 1_000_000 });
  if (!result.ok) throw brokenVideo(path, `no video that can be read (${result.reason})`);
  const count = parseInt(Buffer.from(result.output).toString('utf8'), 10);
  if (!(count > 0)) throw brokenVideo(path, 'no picture in it');
  return count;
}

/**
 * The frames of a video at some positions (see `framePositions`), decoded by one ffmpeg process with one thread and piped as
 * raw RGB: nothing is written to the disk. The frames are counted first, by ffprobe, and decoded from the start, so that a
 * position means the same frame whatever the container says of times and key frames.
 *
 * @param positions shares of the clip, 0 to 1.
 * @returns frames in the order of time; fewer than positions where the clip has fewer frames.
 * @throws CorpusError where the file is missing, has no video or is damaged before the last frame wanted.
 */
export async function extractFrames(path: string, positions: readonly number[], ffmpeg: Ffmpeg): Promise<VideoFrame[]> {
  const indices = frameIndices(positions, await countFrames(path, ffmpeg));
  const wanted = indices.map((index) => `eq(n,${index})`).join('+');
  const args = [
    ...['-v', 'error', '-nostdin', '-threads', '1', '-i', path, '-map', '0:v:0'],
    // one tick a frame: the muxer then neither repeats nor drops any, whatever the times in the file
    ...['-vf', `select='${wanted}',setpts=N/(25*TB)`, '-r', '25', '-frames:v', String(indices.length)],
    ...['-sws_flags', 'bicubic+accurate_rnd+full_chroma_int+bitexact', '-pix_fmt', 'rgb24'],
    ...['-threads', '1', '-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'],
  ];
  const result = await runProgram(ffmpeg.ffmpeg, args, { timeout, outputBytes: 2 ** 30 });
  if (!result.ok) throw brokenVideo(path, `a video that cannot be decoded (${result.reason})`);
  const images = readPpm(result.output);
  if (images.length !== indices.length) {
    throw brokenVideo(path, `${images.length} of the ${indices.length} frames wanted (numbers ${indices.join(', ')})`);
  }
  return images.map((image, place) => ({ index: indices[place], image }));
}
