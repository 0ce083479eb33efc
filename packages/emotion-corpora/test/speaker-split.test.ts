import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertDisjoint,
  clipsOfPart,
  CorpusError,
  emotions,
  partOfSpeaker,
  speakerFolds,
  splitBySpeaker,
  SplitLeakError,
  splitManifest,
  splitParts,
  type Clip,
} from '../src/index';
import { arbitraryClips, clipsOf, someSpeakers } from './some-clips';

function sexCounts(clips: readonly Clip[], groups: readonly string[][]): Map<string, number[]> {
  const sexOf = new Map(clips.map(({ speaker, sex }) => [speaker, sex]));
  return new Map(
    ['female', 'male', 'unknown'].map((sex) => [
      sex,
      groups.map((group) => group.filter((speaker) => sexOf.get(speaker) === sex).length),
    ]),
  );
}

const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);

describe('splitBySpeaker', () => {
  it('deals all speakers into four disjoint parts, balanced over all and for each sex', () => {
    fc.assert(
      fc.property(arbitraryClips, fc.integer(), (clips, seed) => {
        const split = splitBySpeaker(clips, { seed });
        const parts = splitParts.map((part) => split[part]);
        const all = [...new Set(clips.map(({ speaker }) => speaker))].sort();
        expect(parts.flat().sort()).toEqual(all);
        expect(spread(parts.map((part) => part.length))).toBeLessThanOrEqual(1);
        for (const counts of sexCounts(clips, parts).values()) expect(spread(counts)).toBeLessThanOrEqual(1);
        expect(() => assertDisjoint(split, clips)).not.toThrow();
      }),
    );
  });

  it('depends on the speakers and the seed alone, not on order or labels', () => {
    fc.assert(
      fc.property(arbitraryClips, fc.integer(), fc.constantFrom(...emotions), (clips, seed, emotion) => {
        const relabeled = clips.map((clip) => ({ ...clip, emotion })).reverse();
        expect(splitBySpeaker(relabeled, { seed })).toEqual(splitBySpeaker(clips, { seed }));
      }),
    );
  });

  it('gives RAVDESS and CREMA-D quarters of 3 women and 3 men, and of 22 or 23', () => {
    const ravdess = splitBySpeaker(clipsOf(someSpeakers(12, 12)), { seed: 0 });
    for (const part of splitParts) {
      expect(ravdess[part].filter((speaker) => speaker.startsWith('female'))).toHaveLength(3);
      expect(ravdess[part]).toHaveLength(6);
    }
    const cremaD = splitBySpeaker(clipsOf(someSpeakers(43, 48)), { seed: 0 });
    expect(splitParts.map((part) => cremaD[part].length)).toEqual([23, 23, 23, 22]);
  });

  it('draws every speaker into every part about equally often over seeds', () => {
    const clips = clipsOf(someSpeakers(4, 4));
    const seeds = 800;
    const inS1 = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      for (const speaker of splitBySpeaker(clips, { seed }).S1) inS1.set(speaker, (inS1.get(speaker) ?? 0) + 1);
    }
    // binomial with p = 1/4: five standard deviations
    const tolerance = 5 * Math.sqrt(seeds * 0.25 * 0.75);
    expect(inS1.size).toBe(8);
    for (const count of inS1.values()) expect(Math.abs(count - seeds / 4)).toBeLessThan(tolerance);
  });

  it('refuses too few speakers, a seed that is no integer, and a speaker of two sexes', () => {
    const clips = clipsOf(someSpeakers(2, 2));
    expect(() => splitBySpeaker(clipsOf(someSpeakers(2, 1)), { seed: 0 })).toThrow(/3 speakers.*at least four/);
    expect(() => splitBySpeaker(clips, { seed: 0.5 })).toThrow(CorpusError);
    const contradictory = [...clips, { ...clips[0], id: 'again', sex: 'male' as const }];
    expect(() => splitBySpeaker(contradictory, { seed: 0 })).toThrow(/female-0 as female and, in clip again, as male/);
  });
});

describe('parts', () => {
  const clips = clipsOf(someSpeakers(4, 4));
  const split = splitBySpeaker(clips, { seed: 3 });

  it('tells the part of a speaker and the clips of parts', () => {
    for (const part of splitParts) {
      for (const speaker of split[part]) expect(partOfSpeaker(split, speaker)).toBe(part);
    }
    expect(partOfSpeaker(split, 'nobody')).toBeNull();
    const unlabeled = clipsOfPart(clips, split, 'S2', 'S3');
    expect(unlabeled).toHaveLength(24);
    expect(unlabeled.every(({ speaker }) => [...split.S2, ...split.S3].includes(speaker))).toBe(true);
  });
});

describe('assertDisjoint', () => {
  const clips = clipsOf(someSpeakers(4, 4));
  const split = splitBySpeaker(clips, { seed: 3 });

  it('finds a speaker in two parts', () => {
    const leaky = { ...split, S4: [...split.S4, split.S1[0]] };
    expect(() => assertDisjoint(leaky, clips)).toThrow(SplitLeakError);
    expect(() => assertDisjoint(leaky, clips)).toThrow(`speaker ${split.S1[0]} in S1 and in S4`);
  });

  it('finds a clip of an unknown speaker, a clip in two parts and a recording in two parts', () => {
    const [first] = clipsOfPart(clips, split, 'S1');
    const other = clipsOfPart(clips, split, 'S4')[0];
    const stranger = { ...first, speaker: 'stranger' };
    expect(() => assertDisjoint(split, [...clips, stranger])).toThrow(/stranger, who is in no part/);
    expect(() => assertDisjoint(split, [first, { ...other, id: first.id }])).toThrow(
      `clip ${first.id} in S1 and in S4`,
    );
    expect(() => assertDisjoint(split, [first, { ...other, pairKey: first.pairKey }])).toThrow(
      /recording .* in S1 and in S4/,
    );
  });
});

describe('speakerFolds', () => {
  it('holds every speaker out once, balanced over all and for each sex', () => {
    fc.assert(
      fc.property(arbitraryClips, fc.integer({ min: 2, max: 6 }), fc.integer(), (clips, wanted, seed) => {
        const all = [...new Set(clips.map(({ speaker }) => speaker))].sort();
        const folds = speakerFolds(clips, Math.min(wanted, all.length), { seed });
        const heldOut = folds.map(({ validation }) => validation);
        expect(heldOut.flat().sort()).toEqual(all);
        expect(spread(heldOut.map((speakers) => speakers.length))).toBeLessThanOrEqual(1);
        for (const counts of sexCounts(clips, heldOut).values()) expect(spread(counts)).toBeLessThanOrEqual(1);
        for (const { train, validation } of folds) expect([...train, ...validation].sort()).toEqual(all);
        expect(speakerFolds([...clips].reverse(), folds.length, { seed })).toEqual(folds);
      }),
    );
  });

  it('refuses one fold, more folds than speakers and half folds', () => {
    const clips = clipsOf(someSpeakers(2, 2));
    for (const folds of [1, 5, 2.5, Number.NaN])
      expect(() => speakerFolds(clips, folds, { seed: 0 })).toThrow(CorpusError);
    expect(speakerFolds(clips, 4, { seed: 0 }).every(({ validation }) => validation.length === 1)).toBe(true);
  });
});

describe('splitManifest', () => {
  const clips = clipsOf(someSpeakers(4, 5));
  const split = splitBySpeaker(clips, { seed: 7 });

  it('names every clip once, with counts that add up', () => {
    const { corpus, seed, parts } = splitManifest(split, clips);
    expect({ corpus, seed }).toEqual({ corpus: 'crema-d', seed: 7 });
    expect(splitParts.flatMap((part) => parts[part].clips).sort()).toEqual(clips.map(({ id }) => id).sort());
    for (const part of splitParts) {
      expect(parts[part].speakers).toEqual(split[part]);
      const total = Object.values(parts[part].perEmotion).reduce((sum, count) => sum + count, 0);
      expect(total).toBe(parts[part].clips.length);
      expect(parts[part].perEmotion.happy).toBe(split[part].length);
    }
  });

  it('survives JSON, refuses no clips, two corpora and a leak', () => {
    const manifest = splitManifest(split, clips);
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    expect(() => splitManifest(split, [])).toThrow(/no clips/);
    const mixed = clips.map((clip, index): Clip => (index === 0 ? { ...clip, corpus: 'ravdess' } : clip));
    expect(() => splitManifest(split, mixed)).toThrow(/ravdess and crema-d/);
    expect(() => splitManifest({ ...split, S2: split.S1 }, clips)).toThrow(SplitLeakError);
  });
});
