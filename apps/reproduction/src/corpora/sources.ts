import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  emotions,
  speechCorpora,
  speechCorpus,
  synthesizeCorpus,
  type Clip,
  type CorpusIndex,
  type Emotion,
  type FaceImage,
  type FileProblem,
} from '@image2audio/emotion-corpora';
import { findCorpora, loadFace } from '@image2audio/emotion-corpora/node';
import { decodeAudio, mixDown } from '@image2audio/audio-spectrogram';
import type { CorpusKind } from '../config/columns';
import type { Config } from '../config/schema';
import { RunError } from '../errors';
import { hashOf } from '../store/hash';
import { corpusFrames, sceneReader, type CorpusFrames } from './corpus-frames';
import { limitPerEmotion, limitPerSpeaker } from './subset';

export interface Sound {
  samples: Float32Array;
  sampleRate: number;
}

/** A speech corpus with the faces that go with it, real or synthetic: what a column is made of. */
export interface SpeechSource {
  kind: CorpusKind;
  title: string;
  classes: readonly Emotion[];
  clips: Clip[];
  /** Frames of the clips' own videos; empty where there are none, and then there are no pairs. */
  frames: FaceImage[];
  /** Where the frames come from; `missing` says why there are none. */
  frameSource: Omit<CorpusFrames, 'frames'>;
  fingerprint: string;
  problems: FileProblem[];
  excluded: FileProblem[];
  notes: string[];
  soundOf: (clip: Clip) => Promise<Sound>;
  pixelsOf: (face: FaceImage) => Promise<Float32Array>;
}

/** Labeled face images that belong to no clip: the paper's merged IFER set. */
export interface FaceSource {
  name: string;
  title: string;
  faces: FaceImage[];
  fingerprint: string;
  problems: FileProblem[];
  /** Which of the paper's sets this one stands in for. */
  substituteFor: string | null;
  pixelsOf: (face: FaceImage) => Promise<Float32Array>;
}

export interface Corpora {
  synthetic: boolean;
  speech: Partial<Record<CorpusKind, SpeechSource>>;
  faces: FaceSource[];
  notes: string[];
}

/**
 * The corpora below `dataFolder`, or the synthetic ones where it is null. `cacheFolder` keeps the faces found in videos; null keeps
 * nothing.
 */
export async function openCorpora(
  dataFolder: string | null,
  config: Config,
  cacheFolder: string | null = null,
): Promise<Corpora> {
  const corpora = dataFolder === null ? syntheticCorpora(config) : await realCorpora(dataFolder, config, cacheFolder);
  for (const source of Object.values(corpora.speech)) {
    source.clips = limitPerSpeaker(applyCalm(source.clips, config), config.data.clipsPerSpeaker);
    const kept = new Set(source.clips.map(({ pairKey }) => pairKey));
    source.frames = applyCalm(source.frames, config).filter(({ pairKey }) => kept.has(pairKey));
    source.classes = classesOf(source.kind, config);
  }
  for (const source of corpora.faces) source.faces = limitPerEmotion(source.faces, config.data.facesPerEmotion);
  return corpora;
}

async function realCorpora(dataFolder: string, { data }: Config, cacheFolder: string | null): Promise<Corpora> {
  const found = await findCorpora(dataFolder, { applyExclusions: data.exclusions, isReadable: isSound });
  const speech: Corpora['speech'] = {};
  for (const index of found.audio) {
    const kind = index.name as CorpusKind;
    requireContent(index);
    const { frames, pixelsOf, ...frameSource } = await corpusFrames(
      { title: index.title, clips: index.items },
      found.videos.find(({ name }) => name === index.name),
      cacheFolder === null ? null : join(cacheFolder, 'video-faces'),
      // by then without the clips that the preset or the handling of calm leaves out
      () => speech[kind]!.frames,
    );
    speech[kind] = {
      kind,
      title: index.title,
      classes: [],
      clips: index.items,
      frames,
      frameSource,
      fingerprint: index.fingerprint,
      // an unreadable folder may hold clips of any corpus
      problems: [...index.problems, ...found.problems],
      excluded: index.excluded,
      notes: index.notes,
      soundOf: soundOfFile,
      pixelsOf,
    };
  }
  if (Object.keys(speech).length === 0) {
    throw new RunError(
      [
        `no speech corpus in ${dataFolder}: looked for ${speechCorpora.map(({ title }) => title).join(' and ')}; run 'image2audio data check ${dataFolder}'`,
        ...found.notes,
        ...found.problems.slice(0, 3).map(({ file, reason, remedy }) => `${file}: ${reason}. ${remedy}`),
      ].join('\n'),
    );
  }
  const synthetic = [...found.audio, ...found.faces].some((index) => index.synthetic === true);
  return { synthetic, speech, faces: found.faces.map(faceSource), notes: found.notes };
}

/** Of a corpus, at most this share of unusable files; beyond it the data set is broken and the run says so. */
const tolerableShare = 0.05;

/** Whether so many of `total` files are unusable that no run should begin. */
export const isBroken = (unusable: number, total: number): boolean => unusable > Math.max(5, tolerableShare * total);

/** @throws RunError where clips of a corpus are missing because pointers or nothing at all lie in place of their files. */
function requireContent({ title, items, problems }: CorpusIndex<Clip>): void {
  const missing = problems.filter((problem) => problem.missing);
  if (!isBroken(missing.length, items.length + missing.length)) return;
  const [{ file, reason, remedy }] = missing;
  throw new RunError(
    `${title}: ${missing.length} of ${items.length + missing.length} sound files are not there (${file}: ${reason}); ${remedy}`,
  );
}

/** Whether a file is a sound that a run can read: of several copies of a clip the first such is taken. */
async function isSound(path: string): Promise<boolean> {
  try {
    await decodeAudio(await readFile(path), path);
    return true;
  } catch {
    return false;
  }
}

/** The sound of a clip that lies in a file. */
export async function soundOfFile({ path }: Clip): Promise<Sound> {
  const audio = await decodeAudio(await readFile(path!), path);
  return { samples: mixDown(audio), sampleRate: audio.sampleRate };
}

/** Pixels of a crop of a face. A whole picture, squashed to the size of a face, would show none: it is refused. */
export async function pixelsOfCrop(face: FaceImage): Promise<Float32Array> {
  if (face.framing === 'scene') {
    throw new RunError('a whole picture among crops of faces: its face has to be found first');
  }
  return loadFace(face);
}

/** Faces of whole pictures are found and cut out; what is found depends on the detector too. */
function faceSource(index: CorpusIndex<FaceImage>): FaceSource {
  const scenes = index.items.some(({ framing }) => framing === 'scene') ? sceneReader() : null;
  return {
    name: index.name,
    title: index.title,
    faces: index.items,
    fingerprint: scenes ? hashOf([index.fingerprint, scenes.settings]) : index.fingerprint,
    problems: index.problems,
    substituteFor: index.substituteFor ?? null,
    pixelsOf: scenes?.pixelsOf ?? pixelsOfCrop,
  };
}

/** The synthetic twins of the speech corpora that have one, each with a frame a clip, and faces of other people, which the first brings. */
function syntheticCorpora(config: Config): Corpora {
  const { speakers, clipsPerEmotion, facesPerEmotion, seed } = config.data.synthetic;
  const speech: Corpora['speech'] = {};
  const faces: FaceSource[] = [];
  for (const { name: kind, twin } of speechCorpora) {
    if (!twin) continue;
    const isFirst = faces.length === 0;
    const corpus = synthesizeCorpus({
      profile: twin.name,
      speakers: speakers[kind] ?? twin.speakers,
      ...(clipsPerEmotion === null ? {} : { clipsPerSpeakerAndEmotion: clipsPerEmotion }),
      // one merged set for all columns, like the paper's: of every emotion but calm
      faces: isFirst ? facesPerEmotion * (emotions.length - 1) : 0,
      seed,
    });
    const pixelsOf = (face: FaceImage) => Promise.resolve(corpus.pixelsOf(face.id));
    speech[kind] = {
      kind,
      title: corpus.clips.title,
      classes: [],
      clips: corpus.clips.items,
      frames: corpus.frames,
      frameSource: { missing: null, fingerprint: null, settings: null },
      fingerprint: corpus.clips.fingerprint,
      problems: [],
      excluded: [],
      notes: corpus.clips.notes,
      soundOf: (clip) => Promise.resolve({ samples: corpus.samplesOf(clip.id), sampleRate: clip.sampleRate ?? 16_000 }),
      pixelsOf,
    };
    if (isFirst) faces.push({ ...faceSource(corpus.faces), pixelsOf });
  }
  return {
    synthetic: true,
    speech,
    faces,
    notes: ['synthetic voices and faces: no figure below says anything about people'],
  };
}

function classesOf(kind: CorpusKind, config: Config): readonly Emotion[] {
  const all = speechCorpus(kind)!.classes;
  return config.data.calm === 'keep' ? all : all.filter((emotion) => emotion !== 'calm');
}

/** Clips and their frames alike: a frame says what its clip says. */
function applyCalm<Item extends Clip | FaceImage>(items: readonly Item[], { data: { calm } }: Config): Item[] {
  if (calm === 'drop') return items.filter(({ emotion }) => emotion !== 'calm');
  if (calm === 'merge') return items.map((item) => (item.emotion === 'calm' ? { ...item, emotion: 'neutral' } : item));
  return [...items];
}
