import { availableParallelism } from 'node:os';
import { ckPlusEyeFrame, type EyeFrame } from '../detection/align-face';
import { cropFace } from '../detection/crop-face';
import { requireOptions } from '../errors';
import type { FaceDetector } from '../detection/face-detector';
import { extractFrames } from './extract-frames';
import { contentHash, keptFaces, sha256, type VideoFace, type VideoFaces } from './face-cache';
import type { Ffmpeg } from './ffmpeg';
import { framePositions, type FrameChoice } from './frame-positions';

export interface VideoFacesOptions {
  ffmpeg: Ffmpeg;
  detector: FaceDetector;
  /** Default: one frame, the middle one. */
  frames?: FrameChoice;
  /** Where the eyes lie in a crop. Default: as in CK+48. */
  eyeFrame?: EyeFrame;
  /**
   * A folder that keeps what was found, under the hash of the video's bytes and of everything else that it depends on: frames,
   * framing, detector and ffmpeg with their versions. Null, the default: nothing is kept.
   */
  cacheFolder?: string | null;
}

const videoOptions = { ffmpeg: true, detector: true, frames: true, eyeFrame: true, cacheFolder: true } as const;

/** Everything but the video's bytes that the faces depend on, as one text: for fingerprints and records. */
export function videoFacesSettings(options: VideoFacesOptions): string {
  requireOptions('options', options, videoOptions, 'required');
  const { ffmpeg, detector, frames, eyeFrame = ckPlusEyeFrame } = options;
  return JSON.stringify({
    version: 1,
    positions: framePositions(frames),
    eyeFrame: [eyeFrame.eyeDistance, eyeFrame.eyeHeight],
    detector: [detector.name, detector.version],
    ffmpeg: ffmpeg.version,
  });
}

/**
 * The faces of one video: frames at the chosen positions by one ffmpeg process, the most certain face of each, aligned and
 * cut to 48 x 48.
 *
 * @throws CorpusError where the file cannot be read or decoded. A frame without a face is no error: `withoutFace` has its number.
 */
export async function facesOfVideo(path: string, options: VideoFacesOptions): Promise<VideoFaces> {
  requireOptions('options', options, videoOptions, 'required');
  const { ffmpeg, detector, frames, eyeFrame, cacheFolder = null } = options;
  const compute = async (): Promise<VideoFaces> => {
    const faces: VideoFace[] = [];
    const withoutFace: number[] = [];
    for (const { index, image } of await extractFrames(path, framePositions(frames), ffmpeg)) {
      const cropped = await cropFace(image, detector, eyeFrame);
      if (cropped === null) withoutFace.push(index);
      else faces.push({ frame: index, score: cropped.face.score, pixels: cropped.pixels });
    }
    return { faces, withoutFace };
  };
  if (cacheFolder === null) return compute();
  const content = await contentHash(path, cacheFolder);
  return keptFaces(cacheFolder, sha256(`${content} ${videoFacesSettings(options)}`), compute);
}

/** What became of one video: its faces, or why there are none. */
export type VideoOutcome = { path: string } & ({ found: VideoFaces; error: null } | { found: null; error: Error });

export interface ManyVideosOptions extends VideoFacesOptions {
  /** Videos decoded side by side, each by a process of one thread. Default: the number of cores. */
  parallel?: number;
  /** Called after each video, in the order in which they end. */
  onOutcome?: (outcome: VideoOutcome, done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * {@link facesOfVideo} for many videos, some side by side. A video that cannot be used is an outcome with its error, and the others go on.
 *
 * @returns one outcome a path, in the order of the paths.
 * @throws the signal's reason where it is aborted; what was found by then is in the cache.
 */
export async function facesOfVideos(paths: readonly string[], options: ManyVideosOptions): Promise<VideoOutcome[]> {
  const all = { ...videoOptions, parallel: true, onOutcome: true, signal: true } as const;
  requireOptions('options', options, all, 'required');
  const { parallel = availableParallelism(), onOutcome, signal, ...each } = options;
  const outcomes = new Array<VideoOutcome>(paths.length);
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < paths.length) {
      signal?.throwIfAborted();
      const place = next++;
      const path = paths[place];
      try {
        outcomes[place] = { path, found: await facesOfVideo(path, each), error: null };
      } catch (cause) {
        outcomes[place] = { path, found: null, error: cause instanceof Error ? cause : new Error(String(cause)) };
      }
      onOutcome?.(outcomes[place], ++done, paths.length);
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, paths.length)) }, work));
  return outcomes;
}
