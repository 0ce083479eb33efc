import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { cremaDClasses, emotions, ravdessClasses } from '../emotions';
import { CorpusError } from '../errors';
import type { FaceImage } from '../face-image';
import { expressionOf } from './expression-strength';
import { renderClip, syntheticSampleRate } from './render-clip';
import { renderFace } from './render-face';
import type { ClipSpec, FaceSpec, SyntheticKind } from './specs';

export interface SyntheticCorpusOptions {
  /** Whose classes and manner to follow: `ravdess`, eight classes; `crema-d`, six, acted more weakly, six sentences. */
  kind: SyntheticKind;
  /** How many speakers, 1 or more; even ones (0, 2, ...) are male, odd ones female. */
  speakers: number;
  /** How many clips each speaker says of each emotion, 1 or more. */
  clipsPerSpeakerAndEmotion: number;
  /** How many independent faces, 0 or more, over seven emotions in turn (all but calm), 14 a person. */
  faces: number;
  /** Any integer. */
  seed: number;
}

/** A synthetic corpus: lists now, sound and pixels when asked for. */
export interface SyntheticCorpus {
  /** Clips without `samples`: `samplesOf(id)` renders them. */
  clips: CorpusIndex<Clip>;
  /** One face frame a clip, with the clip's `pairKey`, which is the clip's id. */
  frames: FaceImage[];
  /** Independent faces of other people, the stand-in for the image corpora. */
  faces: CorpusIndex<FaceImage>;
  /** What `renderClip` needs, in the order of the speakers, emotions and takes. */
  clipSpecs: ClipSpec[];
  /** What `renderFace` needs, frames first. */
  faceSpecs: FaceSpec[];
  /** Renders a clip: mono, 16 kHz, within (-1, 1). */
  samplesOf: (clipId: string) => Float32Array;
  /** Renders a frame or an independent face: 48 x 48 grey, 0 to 255. */
  pixelsOf: (faceId: string) => Float32Array;
}

/** Changes whenever equal options give other samples or pixels: it is part of the fingerprint. */
const modelVersion = 1;
const takesPerPerson = 2;
const facesCorpus = 'synthetic-faces';
/** As in the image corpora, nobody looks calm. */
const faceClasses = emotions.filter((emotion) => emotion !== 'calm');

function requireCount(argument: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const expected = `a whole number of at least ${least}`;
  throw new CorpusError({ argument, found: String(value), expected, fix: 'Correct the option.' });
}

function requireOptions({ kind, speakers, clipsPerSpeakerAndEmotion, faces, seed }: SyntheticCorpusOptions): void {
  if (kind !== 'ravdess' && kind !== 'crema-d') {
    const expected = "'ravdess' or 'crema-d'";
    throw new CorpusError({ argument: 'kind', found: String(kind), expected, fix: 'Choose one of the two.' });
  }
  requireCount('speakers', speakers, 1);
  requireCount('clipsPerSpeakerAndEmotion', clipsPerSpeakerAndEmotion, 1);
  requireCount('faces', faces, 0);
  requireCount('seed', seed, Number.MIN_SAFE_INTEGER);
}

function numbered(word: string, number: number): string {
  return `${word}-${String(number).padStart(3, '0')}`;
}

function specifyClips({ kind, speakers, clipsPerSpeakerAndEmotion, seed }: SyntheticCorpusOptions): ClipSpec[] {
  const classes = kind === 'ravdess' ? ravdessClasses : cremaDClasses;
  const specs: ClipSpec[] = [];
  for (let speaker = 0; speaker < speakers; speaker++) {
    const sex = speaker % 2 === 0 ? 'male' : 'female';
    for (const emotion of classes) {
      for (let take = 0; take < clipsPerSpeakerAndEmotion; take++) {
        const id = `${numbered('speaker', speaker)}_${emotion}_${String(take).padStart(2, '0')}`;
        specs.push({ id, kind, seed, speaker, sex, emotion, take });
      }
    }
  }
  return specs;
}

function specifyFaces(count: number, seed: number): FaceSpec[] {
  return Array.from({ length: count }, (_, position) => {
    const emotion = faceClasses[position % faceClasses.length];
    const round = Math.floor(position / faceClasses.length);
    const person = numbered('person', Math.floor(round / takesPerPerson));
    const take = round % takesPerPerson;
    const id = `${facesCorpus}/${person}_${emotion}_${String(take).padStart(2, '0')}`;
    return { id, seed, person, emotion, take, clip: null };
  });
}

function frameOf(clip: ClipSpec): FaceSpec {
  const person = `${clip.kind}-${numbered('speaker', clip.speaker)}`;
  const { seed, emotion, take } = clip;
  return { id: `synthetic-${clip.kind}/${clip.id}_frame`, seed, person, emotion, take, clip };
}

function emptyIndex<Item>(name: string, title: string, items: Item[], fingerprint: string): CorpusIndex<Item> {
  const notes = ['drawn by a program: results on it say nothing about people'];
  return { name, title, items, problems: [], excluded: [], dropped: {}, notes, fingerprint };
}

/**
 * A small world in which voices and faces show the same emotions, for tests and for trying things out without data. Voices come from a
 * source-filter model, faces are drawn; both follow the directions that the literature reports for each emotion, with differences
 * between people and between takes about as large, so that the classes overlap. It was made once and is not tuned to any
 * method's advantage.
 *
 * Every clip and face depends on its own spec and the seed alone: more speakers, takes or faces leave the others as they are.
 * Deterministic on one JavaScript engine; between engines Math.sin and its like may differ in the last bit.
 *
 * @throws CorpusError for an unknown kind or a count that is no whole number.
 */
export function synthesizeCorpus(options: SyntheticCorpusOptions): SyntheticCorpus {
  requireOptions(options);
  const { kind, speakers, clipsPerSpeakerAndEmotion, faces: faceCount, seed } = options;
  const clipSpecs = specifyClips(options);
  const frameSpecs = clipSpecs.map(frameOf);
  const independentSpecs = specifyFaces(faceCount, seed);
  const faceSpecs = [...frameSpecs, ...independentSpecs];
  const corpus = `synthetic-${kind}` as const;

  const clips = clipSpecs.map((spec): Clip => {
    const speaker = numbered('speaker', spec.speaker);
    const { id, sex, emotion } = spec;
    const { intensity } = expressionOf(spec);
    return { id, corpus, speaker, sex, emotion, intensity, pairKey: id, sampleRate: syntheticSampleRate };
  });
  const frames = frameSpecs.map(({ id, emotion }, position): FaceImage => {
    const { id: clipId, speaker } = clips[position];
    return { id, corpus, subject: speaker, emotion, pairKey: clipId };
  });
  const faces = independentSpecs.map(({ id, person, emotion }): FaceImage => {
    return { id, corpus: facesCorpus, subject: person, emotion, pairKey: null };
  });

  const clipById = new Map(clipSpecs.map((spec) => [spec.id, spec]));
  const faceById = new Map(faceSpecs.map((spec) => [spec.id, spec]));
  function lookUp<Spec>(specs: Map<string, Spec>, argument: string, id: string): Spec {
    const spec = specs.get(id);
    if (spec) return spec;
    const expected = `one of the ${specs.size} ids of this corpus`;
    throw new CorpusError({
      argument,
      found: `unknown id ${id}`,
      expected,
      fix: 'Take ids from the lists of the same corpus.',
    });
  }
  const version = `synthetic v${modelVersion} seed=${seed}`;
  const clipFingerprint = `${version} kind=${kind} speakers=${speakers} clips=${clipsPerSpeakerAndEmotion}`;
  return {
    clips: emptyIndex(
      corpus,
      `synthetic speech with the classes of ${kind === 'ravdess' ? 'RAVDESS' : 'CREMA-D'}`,
      clips,
      clipFingerprint,
    ),
    frames,
    faces: {
      ...emptyIndex(facesCorpus, 'synthetic faces', faces, `${version} faces=${faceCount}`),
      substituteFor: 'CMU Multi-PIE, CK+, MMI and Oulu-CASIA',
    },
    clipSpecs,
    faceSpecs,
    samplesOf: (clipId) => renderClip(lookUp(clipById, 'clipId', clipId)),
    pixelsOf: (faceId) => renderFace(lookUp(faceById, 'faceId', faceId)),
  };
}
