import type { Clip, CorpusIndex, FaceDetector, FaceImage, VideoRecording } from '@image2audio/emotion-corpora';
import { framePositions } from '@image2audio/emotion-corpora';
import { createFaceApiDetector } from '@image2audio/emotion-corpora/face-api';
import {
  extractFrames,
  facesOfVideos,
  findFfmpeg,
  loadFace,
  loadSceneFace,
  NoFaceError,
  videoFacesSettings,
  type InspectVideo,
  type VideoFacesOptions,
  type VideoOutcome,
} from '@image2audio/emotion-corpora/node';
import { messageOf } from '../errors';
import { hashOf } from '../store/hash';

/** Face frames of a corpus' own videos: one a video, the middle one, in which the sentence is being spoken. */
export interface CorpusFrames {
  frames: FaceImage[];
  /** Why there are none; null where there are some. */
  missing: string | null;
  /** Of the videos' names and sizes and of all settings. */
  fingerprint: string | null;
  /** Recorded in run.json. */
  settings: Record<string, unknown> | null;
}

const noFrames = (missing: string): CorpusFrames => ({ frames: [], missing, fingerprint: null, settings: null });

const frameChoice = { count: 1 };

/**
 * Takes of a video the frames that a run takes, for telling whether it can: the same program with the same settings. `missing` says why videos cannot be looked
 * into here.
 */
export async function videoInspector(): Promise<
  { inspect: InspectVideo; missing: null } | { inspect: null; missing: string }
> {
  try {
    const ffmpeg = await findFfmpeg();
    const inspect: InspectVideo = async (path) => {
      await extractFrames(path, framePositions(frameChoice), ffmpeg);
    };
    return { inspect, missing: null };
  } catch (error) {
    return { inspect: null, missing: messageOf(error) };
  }
}

/** The detector of this process: its weights are read once, when the first picture comes. */
let detector: FaceDetector | undefined;
const theDetector = (): FaceDetector => (detector ??= createFaceApiDetector());

/**
 * The frames that the videos of a speech corpus promise for its clips, and how to get their pixels: nothing is decoded before the first
 * call of `pixelsOf`, which then starts on all of `wanted`, as many videos side by side as there are cores. Without ffmpeg there are no frames, and `missing`
 * says what to install.
 */
export async function corpusFrames(
  { title, clips }: { title: string; clips: readonly Clip[] },
  videos: CorpusIndex<VideoRecording> | undefined,
  cacheFolder: string | null,
  wanted: () => readonly FaceImage[],
): Promise<CorpusFrames & { pixelsOf: (face: FaceImage) => Promise<Float32Array> }> {
  const pixelsOf = (reason: string) => () => Promise.reject(new Error(reason));
  const keys = new Set(clips.map(({ pairKey }) => pairKey));
  const usable = videos?.items.filter(({ pairKey, speaker }) => speaker !== null && keys.has(pairKey)) ?? [];
  if (!videos || usable.length === 0) {
    const missing = `no videos of ${title}: pairs are a clip and a face frame of the same video`;
    return { ...noFrames(missing), pixelsOf: pixelsOf(missing) };
  }
  let options: VideoFacesOptions;
  try {
    options = { ffmpeg: await findFfmpeg(), detector: theDetector(), frames: frameChoice, cacheFolder };
  } catch (error) {
    const missing = `${usable.length} videos of ${title}, but their frames cannot be read: ${messageOf(error)}`;
    return { ...noFrames(missing), pixelsOf: pixelsOf(missing) };
  }
  const settings = videoFacesSettings(options);
  return {
    frames: usable.flatMap((video) => framesOf(video)),
    missing: null,
    fingerprint: hashOf([videos.fingerprint, settings]),
    settings: JSON.parse(settings) as Record<string, unknown>,
    pixelsOf: reader(options, wanted),
  };
}

function framesOf({ corpus, speaker, emotion, pairKey, path }: VideoRecording): FaceImage[] {
  return framePositions(frameChoice).map((_, place) => ({
    id: `${pairKey}/frame-${place}`,
    corpus,
    subject: speaker,
    emotion,
    pairKey,
    path,
  }));
}

function reader(options: VideoFacesOptions, wanted: () => readonly FaceImage[]) {
  let outcomes: Map<string, Promise<VideoOutcome>> | undefined;
  return async (face: FaceImage): Promise<Float32Array> => {
    outcomes ??= startAll([...new Set(wanted().map(({ path }) => path!))], options);
    const path = face.path!;
    const outcome = await outcomes.get(path);
    if (!outcome) throw new Error(`${path} is no video that was asked for`);
    if (outcome.found === null) throw outcome.error;
    const { faces, withoutFace } = outcome.found;
    const numbers = [...faces.map(({ frame }) => frame), ...withoutFace].sort((a, b) => a - b);
    const place = Number(face.id.slice(face.id.lastIndexOf('-') + 1));
    const found = faces.find(({ frame }) => frame === numbers[place]);
    if (!found) throw new NoFaceError(path, options.detector);
    return found.pixels;
  };
}

/** Starts on all videos and gives a promise for each. */
function startAll(paths: readonly string[], options: VideoFacesOptions): Map<string, Promise<VideoOutcome>> {
  const settle = new Map<string, (outcome: VideoOutcome) => void>();
  const promises = new Map(
    paths.map((path) => [path, new Promise<VideoOutcome>((resolve) => settle.set(path, resolve))] as const),
  );
  void facesOfVideos(paths, { ...options, onOutcome: (outcome) => settle.get(outcome.path)!(outcome) });
  return promises;
}

/** Whether a problem of a frame is that no face was found, and not that the video cannot be read. */
export const isWithoutFace = ({ reason }: { reason: string }): boolean => reason.includes('found no face (');

/** Pixels of faces, some of which are whole pictures in which the face has to be found. */
export function sceneReader(): { settings: string; pixelsOf: (face: FaceImage) => Promise<Float32Array> } {
  const { name, version } = theDetector();
  return {
    settings: `${name} ${version}`,
    pixelsOf: (face) => (face.framing === 'scene' ? loadSceneFace(face.path!, theDetector()) : loadFace(face)),
  };
}
