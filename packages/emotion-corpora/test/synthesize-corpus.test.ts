import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertDisjoint,
  CorpusError,
  cremaDClasses,
  pairClipsWithFaces,
  ravdessClasses,
  renderClip,
  renderFace,
  splitBySpeaker,
  synthesizeCorpus,
  type SyntheticCorpusOptions,
} from '../src/index';
import { countEmotions } from '../src/count-emotions';
import { nearestMeanAccuracy } from './acoustic-features';
import { sameSamples } from './same-samples';

const options: SyntheticCorpusOptions = {
  kind: 'ravdess',
  speakers: 6,
  clipsPerSpeakerAndEmotion: 2,
  faces: 28,
  seed: 0,
};

describe('synthesizeCorpus', () => {
  it('has as many clips, frames and faces as asked for, evenly over the classes', () => {
    const ravdess = synthesizeCorpus(options);
    expect(ravdess.clips.items).toHaveLength(6 * 8 * 2);
    expect(ravdess.frames).toHaveLength(6 * 8 * 2);
    expect(ravdess.faces.items).toHaveLength(28);
    expect(countEmotions(ravdess.clips.items)).toEqual(
      Object.fromEntries(ravdessClasses.map((emotion) => [emotion, 12])),
    );
    expect(countEmotions(ravdess.faces.items).calm).toBeUndefined();
    expect(Object.values(countEmotions(ravdess.faces.items))).toEqual([4, 4, 4, 4, 4, 4, 4]);
    const cremaD = synthesizeCorpus({ ...options, kind: 'crema-d' });
    expect(Object.keys(countEmotions(cremaD.clips.items))).toEqual([...cremaDClasses]);
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

  it.each([
    { speakers: 0 },
    { clipsPerSpeakerAndEmotion: 1.5 },
    { faces: -1 },
    { seed: Number.NaN },
    { kind: 'mmi' as 'ravdess' },
  ])('refuses %o', (wrong) => {
    expect(() => synthesizeCorpus({ ...options, ...wrong })).toThrow(CorpusError);
    expect(() => synthesizeCorpus({ ...options, ...wrong })).toThrow(Object.keys(wrong)[0]);
  });
});

/** How much darker pixels are than their four neighbours, summed over 12 x 12 cells, over the picture's deviation. */
function darkLines(pixels: Float32Array): number[] {
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
  const cells = new Array<number>(144).fill(0);
  for (let y = 1; y < 47; y++) {
    for (let x = 1; x < 47; x++) {
      const at = y * 48 + x;
      const around = (pixels[at - 48] + pixels[at + 48] + pixels[at - 1] + pixels[at + 1]) / 4;
      cells[(y >> 2) * 12 + (x >> 2)] += Math.max(0, around - pixels[at]) / deviation;
    }
  }
  return cells;
}

describe('renderFace', () => {
  const { faceSpecs, pixelsOf } = synthesizeCorpus({
    ...options,
    speakers: 1,
    clipsPerSpeakerAndEmotion: 1,
    faces: 560,
  });

  it('has 48 x 48 values from 0 to 255 with contrast', () => {
    for (const { id } of faceSpecs.slice(0, 60)) {
      const pixels = pixelsOf(id);
      expect(pixels).toHaveLength(48 * 48);
      const [least, most] = [Math.min(...pixels), Math.max(...pixels)];
      expect(least).toBeGreaterThanOrEqual(0);
      expect(most).toBeLessThanOrEqual(255);
      expect(most - least).toBeGreaterThan(60);
    }
  });

  it('lets nearest class means of dark lines tell the emotions of new people above chance, far from always', () => {
    const items = faceSpecs.slice(8).map(({ id, person, emotion }) => {
      return { person, label: emotion, features: darkLines(pixelsOf(id)) };
    });
    const first = items.filter(({ person }) => person < 'person-020');
    const second = items.filter(({ person }) => person >= 'person-020');
    const accuracy = (nearestMeanAccuracy(first, second) + nearestMeanAccuracy(second, first)) / 2;
    expect(accuracy).toBeGreaterThan(1 / 7 + 0.15);
    expect(accuracy).toBeLessThan(0.7);
  });

  it('keeps a person recognisable: pictures of one person are nearer than those of two', () => {
    const { faceSpecs: specs, pixelsOf: pixels } = synthesizeCorpus({ ...options, faces: 280 });
    const neutral = specs.filter(({ clip, emotion }) => clip === null && emotion === 'neutral');
    const centre = (values: Float32Array) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      return values.map((value) => (value - mean) / deviation);
    };
    const pictures = neutral.map(({ person, id }) => ({ person, values: centre(pixels(id)) }));
    const same: number[] = [];
    const different: number[] = [];
    pictures.forEach((one, index) => {
      for (const other of pictures.slice(index + 1)) {
        const distance = one.values.reduce((sum, value, k) => sum + (value - other.values[k]) ** 2, 0);
        (one.person === other.person ? same : different).push(distance);
      }
    });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(same).toHaveLength(20);
    expect(mean(same)).toBeLessThan(mean(different));
  });
});
