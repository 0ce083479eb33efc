import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertDisjoint,
  CorpusError,
  cremaD as cremaDCorpus,
  pairClipsWithFaces,
  ravdess as ravdessCorpus,
  renderClip,
  renderFace,
  splitBySpeaker,
  synthesizeCorpus,
  type Emotion,
  type SyntheticCorpusOptions,
} from '../src/index';
import { countEmotions } from '../src/count-emotions';
import { expressionStrength } from '../src/synthetic/expression-strength';
import { clipScore } from '../src/synthetic/voice/clip-score';
import { sameSamples } from './same-samples';

const options: SyntheticCorpusOptions = {
  profile: 'synthetic-ravdess',
  speakers: 6,
  clipsPerSpeakerAndEmotion: 2,
  faces: 28,
  seed: 0,
};

describe('synthesizeCorpus', () => {
  it('has the make-up of the published corpora', () => {
    const ravdess = synthesizeCorpus({ profile: 'synthetic-ravdess' });
    expect(ravdess.clips.items).toHaveLength(ravdessCorpus.official.clips);
    expect(countEmotions(ravdess.clips.items)).toEqual(ravdessCorpus.official.perEmotion);
    const neutral = ravdess.clips.items.filter(({ emotion }) => emotion === 'neutral');
    expect(neutral.every(({ intensity }) => intensity === 'normal')).toBe(true);
    expect(ravdess.clips.items.filter(({ intensity }) => intensity === 'strong')).toHaveLength(24 * 7 * 4);

    const cremaD = synthesizeCorpus({ profile: 'synthetic-crema-d' });
    const sexes = new Map(cremaD.clips.items.map(({ speaker, sex }) => [speaker, sex]));
    expect([...sexes.values()].filter((sex) => sex === 'male')).toHaveLength(48);
    expect([...sexes.values()].filter((sex) => sex === 'female')).toHaveLength(43);
    // the published counts lack twenty of 91 x 82
    expect(cremaD.clips.items).toHaveLength(91 * 82);
    for (const [emotion, published] of Object.entries(cremaDCorpus.official.perEmotion)) {
      expect(Math.abs(countEmotions(cremaD.clips.items)[emotion as Emotion]! - published)).toBeLessThanOrEqual(5);
    }
    for (const level of ['low', 'medium', 'high']) {
      expect(cremaD.clips.items.filter(({ intensity }) => intensity === level)).toHaveLength(91 * 5);
    }
  });

  it('has as many clips, frames and faces as asked for, evenly over the classes, beyond the published ones too', () => {
    const ravdess = synthesizeCorpus(options);
    expect(ravdess.clips.items).toHaveLength(6 * 8 * 2);
    expect(ravdess.frames).toHaveLength(6 * 8 * 2);
    expect(ravdess.faces.items).toHaveLength(28);
    expect(countEmotions(ravdess.clips.items)).toEqual(
      Object.fromEntries(ravdessCorpus.classes.map((emotion) => [emotion, 12])),
    );
    expect(countEmotions(ravdess.faces.items).calm).toBeUndefined();
    expect(Object.values(countEmotions(ravdess.faces.items))).toEqual([4, 4, 4, 4, 4, 4, 4]);
    const cremaD = synthesizeCorpus({ ...options, profile: 'synthetic-crema-d', clipsPerSpeakerAndEmotion: 30 });
    expect(Object.keys(countEmotions(cremaD.clips.items))).toEqual([...cremaDCorpus.classes]);
    expect(new Set(cremaD.clips.items.map(({ id }) => id)).size).toBe(6 * 6 * 30);
  });

  it('has unique ids and one frame a clip with the clip’s label and pairKey', () => {
    const { clips, frames, faces } = synthesizeCorpus(options);
    const ids = [...clips.items, ...frames, ...faces.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const labelOf = new Map(clips.items.map(({ pairKey, emotion }) => [pairKey, emotion]));
    for (const { pairKey, emotion } of frames) expect(labelOf.get(pairKey)).toBe(emotion);
    expect(faces.items.every(({ pairKey }) => pairKey === null)).toBe(true);
    expect(clips.items.every(({ id, pairKey }) => pairKey === id)).toBe(true);
  });

  it('splits and pairs like a real corpus', () => {
    const { clips, frames, faces } = synthesizeCorpus({ ...options, speakers: 8 });
    const split = splitBySpeaker(clips.items, { seed: 0 });
    expect(() => assertDisjoint(split, clips.items)).not.toThrow();
    const { labeledFaces, unlabeledPartnerFaces } = pairClipsWithFaces(clips.items, [...frames, ...faces.items], split);
    expect(labeledFaces).toHaveLength(2 * 16 + 28);
    expect(unlabeledPartnerFaces).toHaveLength(4 * 16);
  });

  it('leaves every clip and face as it is when the corpus grows', () => {
    const small = synthesizeCorpus(options);
    const large = synthesizeCorpus({ ...options, speakers: 9, clipsPerSpeakerAndEmotion: 3, faces: 50 });
    fc.assert(
      fc.property(fc.constantFrom(...small.clips.items), fc.constantFrom(...small.faceSpecs), (clip, face) => {
        expect(sameSamples(large.samplesOf(clip.id), small.samplesOf(clip.id))).toBe(true);
        expect(sameSamples(large.pixelsOf(face.id), small.pixelsOf(face.id))).toBe(true);
      }),
      { numRuns: 15 },
    );
    expect(large.clips.fingerprint).not.toBe(small.clips.fingerprint);
  });

  it('renders by id what the specs render', () => {
    const { clipSpecs, faceSpecs, samplesOf, pixelsOf } = synthesizeCorpus(options);
    expect(sameSamples(samplesOf(clipSpecs[20].id), renderClip(clipSpecs[20]))).toBe(true);
    expect(sameSamples(pixelsOf(faceSpecs[100].id), renderFace(faceSpecs[100]))).toBe(true);
    expect(() => samplesOf('nothing')).toThrow(/clipId: found unknown id nothing/);
    expect(() => pixelsOf('nothing')).toThrow(CorpusError);
  });

  it('lets the voice and the face of a clip share their strength of expression', () => {
    const { clipSpecs } = synthesizeCorpus({ profile: 'synthetic-crema-d', speakers: 30 });
    const louder: number[] = [];
    const strengths: number[] = [];
    for (const spec of clipSpecs.filter(({ emotion, sentence }) => emotion === 'angry' && sentence === 'IEO')) {
      strengths.push(expressionStrength(spec));
      louder.push(clipScore(spec).level);
    }
    // speakers' own loudness differs too
    expect(correlation(strengths, louder)).toBeGreaterThan(0.3);
    const mean = (level: string) => {
      const chosen = clipSpecs.filter(({ emotion, intensity }) => emotion !== 'neutral' && intensity === level);
      return chosen.reduce((sum, spec) => sum + expressionStrength(spec), 0) / chosen.length;
    };
    expect(mean('low')).toBeLessThan(mean('medium') - 0.15);
    expect(mean('medium')).toBeLessThan(mean('high') - 0.15);
  });

  it.each([
    { speakers: 0 },
    { clipsPerSpeakerAndEmotion: 1.5 },
    { faces: -1 },
    { seed: Number.NaN },
    { profile: 'synthetic-mmi' as 'synthetic-ravdess' },
  ])('refuses %o', (wrong) => {
    expect(() => synthesizeCorpus({ ...options, ...wrong })).toThrow(CorpusError);
    expect(() => synthesizeCorpus({ ...options, ...wrong })).toThrow(Object.keys(wrong)[0]);
  });
});

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const sum = (f: (k: number) => number) => xs.reduce((total, _, k) => total + f(k), 0);
  return (
    sum((k) => (xs[k] - mx) * (ys[k] - my)) / Math.sqrt(sum((k) => (xs[k] - mx) ** 2) * sum((k) => (ys[k] - my) ** 2))
  );
}
