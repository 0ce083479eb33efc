import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { emotions } from '../emotions';
import { CorpusError, requireInteger, requireName, requireOptions } from '../errors';
import type { FaceImage } from '../face-image';
import { renderFace } from './face/render-face';
import { itemsOfEmotion, syntheticProfiles } from './profiles';
import type { ClipSpec, FaceSpec, SyntheticProfile, SyntheticProfileName } from './specs';
import { renderClip, syntheticSampleRate } from './voice/render-clip';

export interface SyntheticCorpusOptions {
  /**
   * Whose make-up to follow: `synthetic-ravdess`, eight emotions, 24 speakers, two statements at two intensities; `synthetic-crema-d`, six, 91 speakers,
   * twelve sentences.
   */
  profile: SyntheticProfileName;
  /** How many speakers, 1 or more; the profile's own number by default. */
  speakers?: number;
  /** How many clips each speaker says of each emotion, 1 or more; as many as in the published corpus by default. */
  clipsPerSpeakerAndEmotion?: number;
  /** How many independent faces, 0 or more, over seven emotions in turn (all but calm), 14 a person; none by default. */
  faces?: number;
  /** Any integer, 0 by default. */
  seed?: number;
}

/** A synthetic corpus: lists now, sound and pixels when asked for. */
export interface SyntheticCorpus {
  /** Clips without `samples`: `samplesOf(id)` renders them. */
  clips: CorpusIndex<Clip>;
  /** One face frame a clip, with the clip's `pairKey`, which is the clip's id. */
  frames: FaceImage[];
  /** Independent faces of other people, the stand-in for the image corpora. */
  faces: CorpusIndex<FaceImage>;
  /** What `renderClip` needs, in the order of the speakers, emotions and what they say. */
  clipSpecs: ClipSpec[];
  /** What `renderFace` needs, frames first. */
  faceSpecs: FaceSpec[];
  /** Renders a clip: mono, 16 kHz, within (-1, 1). */
  samplesOf: (clipId: string) => Float32Array;
  /** Renders a frame or an independent face: 48 x 48 grey, 0 to 255. */
  pixelsOf: (faceId: string) => Float32Array;
}

/** Changes whenever equal options give other samples or pixels: it is part of the fingerprint. */
export const syntheticModelVersion = 3;
const takesPerPerson = 2;
const facesCorpus = 'synthetic-faces';
/** As in the image corpora, nobody looks calm. */
const faceClasses = emotions.filter((emotion) => emotion !== 'calm');

function numbered(word: string, number: number): string {
  return `${word}-${String(number).padStart(3, '0')}`;
}

function specifyClips(profile: SyntheticProfile, speakers: number, count: number | undefined, seed: number) {
  const specs: ClipSpec[] = [];
  for (let speaker = 0; speaker < speakers; speaker++) {
    const sex = profile.sexOf(speaker);
    for (const emotion of profile.classes) {
      for (const item of itemsOfEmotion(profile, emotion, count)) {
        const { intensity, sentence, repetition } = item;
        const id = `${numbered('speaker', speaker)}_${emotion}_${intensity}_${sentence}_${repetition + 1}`;
        specs.push({ id, profile: profile.name, seed, speaker, sex, ...item });
      }
    }
  }
  return specs;
}

function specifyFaces(count: number, seed: number): FaceSpec[] {
  return Array.from({ length: count }, (_, position) => {
    const emotion = faceClasses[position % faceClasses.length];
    const round = Math.floor(position / faceClasses.length);
    const number = Math.floor(round / takesPerPerson);
    const person = numbered('person', number);
    const take = round % takesPerPerson;
    const sex = number % 2 === 0 ? 'male' : 'female';
    const id = `${facesCorpus}/${person}_${emotion}_${take + 1}`;
    return { id, seed, person, sex, emotion, take, clip: null };
  });
}

function frameOf(clip: ClipSpec): FaceSpec {
  const { seed, emotion, sex } = clip;
  const person = `${clip.profile}/${numbered('speaker', clip.speaker)}`;
  return { id: `${clip.profile}/${clip.id}_frame`, seed, person, sex, emotion, take: 0, clip };
}

function emptyIndex<Item>(name: string, title: string, items: Item[], fingerprint: string): CorpusIndex<Item> {
  const notes = ['synthetic, made by a program: results on it say nothing about people'];
  return { name, title, items, problems: [], excluded: [], dropped: {}, notes, fingerprint };
}

/**
 * A small world in which voices and faces show the same emotions, for tests and for trying things out without data. Voices come from a
 * source-filter model that says the sentences of RAVDESS or CREMA-D, faces are drawn from landmarks moved by action units; both follow the directions that the
 * literature reports for each emotion (`voice/vocal-signs.ts`, `face/facial-emotion.ts`), with differences between people and between takes, so that the classes
 * overlap. How hard it is was set once from supervised accuracies (`difficulty.ts`) and is not tuned to any method's advantage.
 *
 * Every clip and face depends on its own spec and the seed alone: more speakers, clips or faces leave the others as they are. All arithmetic is
 * +, -, *, / and square roots, which IEEE 754 defines exactly, so that equal options should give equal bits everywhere; checked with V8 on x86-64 only.
 *
 * @throws CorpusError for an unknown profile or a count that is no whole number.
 */
export function synthesizeCorpus(options: SyntheticCorpusOptions): SyntheticCorpus {
  requireOptions(
    'options',
    options,
    { profile: true, speakers: true, clipsPerSpeakerAndEmotion: true, faces: true, seed: true },
    'required',
  );
  requireName('options.profile', options.profile, Object.keys(syntheticProfiles));
  const profile = syntheticProfiles[options.profile];
  const { speakers = profile.speakers, clipsPerSpeakerAndEmotion, faces: faceCount = 0, seed = 0 } = options;
  requireInteger('options.speakers', speakers, 1);
  if (clipsPerSpeakerAndEmotion !== undefined)
    requireInteger('options.clipsPerSpeakerAndEmotion', clipsPerSpeakerAndEmotion, 1);
  requireInteger('options.faces', faceCount, 0);
  requireInteger('options.seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const clipSpecs = specifyClips(profile, speakers, clipsPerSpeakerAndEmotion, seed);
  const frameSpecs = clipSpecs.map(frameOf);
  const independentSpecs = specifyFaces(faceCount, seed);
  const faceSpecs = [...frameSpecs, ...independentSpecs];
  const corpus = profile.name;

  const clips = clipSpecs.map((spec): Clip => {
    const speaker = numbered('speaker', spec.speaker);
    const { id, sex, emotion } = spec;
    // CREMA-D's own word for most clips is that there is none
    const intensity = spec.intensity === 'unspecified' ? null : spec.intensity;
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
    const fix = 'Take ids from the lists of the same corpus.';
    throw new CorpusError({ argument, found: `unknown id ${id}`, expected, fix });
  }
  const version = `synthetic v${syntheticModelVersion} seed=${seed}`;
  const perEmotion = clipsPerSpeakerAndEmotion ?? 'all';
  const clipFingerprint = `${version} profile=${corpus} speakers=${speakers} clips=${perEmotion}`;
  return {
    clips: emptyIndex(corpus, profile.title, clips, clipFingerprint),
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
