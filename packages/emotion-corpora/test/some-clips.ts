import fc from 'fast-check';
import { cremaD, type Clip, type FaceImage, type Sex } from '../src/index';

/** One clip a speaker and emotion of CREMA-D's six. */
export function clipsOf(speakers: readonly { speaker: string; sex: Sex }[]): Clip[] {
  return speakers.flatMap(({ speaker, sex }) =>
    cremaD.classes.map((emotion): Clip => {
      const id = `${speaker}_${emotion}`;
      return { id, corpus: 'crema-d', speaker, sex, emotion, intensity: null, pairKey: `recording of ${id}` };
    }),
  );
}

export function someSpeakers(women: number, men: number, unknown = 0): { speaker: string; sex: Sex }[] {
  const named = (count: number, sex: Sex) =>
    Array.from({ length: count }, (_, number) => ({ speaker: `${sex}-${number}`, sex }));
  return [...named(women, 'female'), ...named(men, 'male'), ...named(unknown, 'unknown')];
}

/** Two frames a clip, labeled as the clip. */
export function framesOf(clips: readonly Clip[]): FaceImage[] {
  return clips.flatMap(({ id, corpus, speaker, emotion, pairKey }) =>
    [0, 1].map((frame) => ({
      id: `${id}/frame-${frame}`,
      corpus,
      subject: speaker,
      emotion,
      pairKey,
      path: `${id}-${frame}.png`,
    })),
  );
}

/** At least four speakers of any sexes. */
export const arbitraryClips = fc
  .tuple(fc.nat(12), fc.nat(12), fc.nat(6))
  .filter(([women, men, unknown]) => women + men + unknown >= 4)
  .map(([women, men, unknown]) => clipsOf(someSpeakers(women, men, unknown)));
