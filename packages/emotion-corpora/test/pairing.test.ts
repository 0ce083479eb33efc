import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CorpusError,
  emotions,
  pairClipsWithFaces,
  partOfSpeaker,
  splitBySpeaker,
  SplitLeakError,
  type FaceImage,
} from '../src/index';
import { arbitraryClips, clipsOf, framesOf, someSpeakers } from './some-clips';

const clips = clipsOf(someSpeakers(4, 4));
const split = splitBySpeaker(clips, { seed: 1 });
const frames = framesOf(clips);
const independent: FaceImage[] = emotions.map((emotion) => ({
  id: `ifer/${emotion}`,
  corpus: 'ifer',
  subject: 'S010',
  emotion,
  pairKey: null,
}));

describe('pairClipsWithFaces', () => {
  it('sorts frames by the part of their clip', () => {
    const { labeledFaces, unlabeledPartnerFaces, pairs, excluded } = pairClipsWithFaces(
      clips,
      [...frames, ...independent],
      split,
    );
    const framesIn = (part: string) => frames.filter(({ subject }) => partOfSpeaker(split, subject!) === part);
    expect(labeledFaces).toEqual([...framesIn('S1'), ...independent]);
    const ids = (faces: readonly { id: string }[]) => faces.map(({ id }) => id).sort();
    expect(ids(unlabeledPartnerFaces)).toEqual(ids([...framesIn('S2'), ...framesIn('S3')]));
    expect(excluded).toEqual({ testSpeaker: framesIn('S4').length, withoutClip: 0 });
    expect(pairs).toHaveLength(3 * 2 * 6 * 2);
    for (const { clipId, faceId } of pairs) expect(faceId.startsWith(`${clipId}/`)).toBe(true);
  });

  it('leaves no label on a frame of S2 or S3 and no frame of a speaker of S4, for any speakers', () => {
    fc.assert(
      fc.property(arbitraryClips, fc.integer(), (someClips, seed) => {
        const drawn = splitBySpeaker(someClips, { seed });
        const { labeledFaces, unlabeledPartnerFaces } = pairClipsWithFaces(someClips, framesOf(someClips), drawn);
        for (const face of unlabeledPartnerFaces) expect(Object.keys(face)).not.toContain('emotion');
        for (const { subject } of labeledFaces) expect(partOfSpeaker(drawn, subject!)).toBe('S1');
        for (const { subject } of unlabeledPartnerFaces) expect(['S2', 'S3']).toContain(partOfSpeaker(drawn, subject!));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same, bit for bit, whatever the labels of S2 to S4 are', () => {
    const before = pairClipsWithFaces(clips, [...frames, ...independent], split);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...emotions), { minLength: clips.length, maxLength: clips.length }),
        (labels) => {
          const permuted = clips.map((clip, index) =>
            partOfSpeaker(split, clip.speaker) === 'S1' ? clip : { ...clip, emotion: labels[index] },
          );
          const after = pairClipsWithFaces(permuted, [...framesOf(permuted), ...independent], split);
          expect(JSON.stringify(after)).toBe(JSON.stringify(before));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('carries only known properties of an unlabeled frame along', () => {
    const talkative = frames.map((frame) => ({ ...frame, note: `this is ${frame.emotion}` }));
    const { unlabeledPartnerFaces } = pairClipsWithFaces(clips, talkative, split);
    expect(new Set(unlabeledPartnerFaces.flatMap((face) => Object.keys(face)))).toEqual(
      new Set(['id', 'corpus', 'subject', 'pairKey', 'path']),
    );
  });

  it('leaves out frames whose clip is not used, and unpaired frames of S4 by their subject', () => {
    const withoutOne = clips.filter(({ id }) => id !== clips[0].id);
    const { excluded } = pairClipsWithFaces(withoutOne, frames, split);
    const lost = partOfSpeaker(split, clips[0].speaker) === 'S4' ? 0 : 2;
    expect(excluded.withoutClip).toBe(lost);
    const portrait: FaceImage = {
      id: 'portrait',
      corpus: 'crema-d',
      subject: split.S4[0],
      emotion: 'happy',
      pairKey: null,
    };
    const stray: FaceImage = { ...portrait, id: 'stray', subject: split.S2[0] };
    const result = pairClipsWithFaces(clips, [portrait, stray], split);
    expect(result).toEqual({
      labeledFaces: [],
      unlabeledPartnerFaces: [],
      pairs: [],
      excluded: { testSpeaker: 1, withoutClip: 1 },
      partners: { clips: clips.filter(({ speaker }) => !split.S4.includes(speaker)).length, withPartner: 0 },
    });
  });

  it('counts the clips of training that have a partner, however many frames each has', () => {
    const trained = clips.filter(({ speaker }) => !split.S4.includes(speaker));
    const some = new Set(
      [...trained.slice(0, 3), ...clips.filter(({ speaker }) => split.S4.includes(speaker))].map(
        ({ pairKey }) => pairKey,
      ),
    );
    const few = frames.filter(({ pairKey }) => some.has(pairKey));
    const { partners, pairs } = pairClipsWithFaces(clips, few, split);
    expect(partners).toEqual({ clips: trained.length, withPartner: 3 });
    expect(pairs.length).toBe(
      frames.filter(({ pairKey }) => trained.slice(0, 3).some((clip) => clip.pairKey === pairKey)).length,
    );
  });

  it('leaves frames of S4 out by their clip where they do not name a subject', () => {
    const nameless = frames.map((frame) => ({ ...frame, subject: null }));
    const named = pairClipsWithFaces(clips, frames, split);
    const { excluded, pairs } = pairClipsWithFaces(clips, nameless, split);
    expect(excluded).toEqual(named.excluded);
    expect(pairs).toEqual(named.pairs);
  });

  it('refuses a frame of another person than its clip’s speaker', () => {
    const swapped = frames.map((frame, index) =>
      index === 0 ? { ...frame, subject: frames[frames.length - 1].subject } : frame,
    );
    expect(() => pairClipsWithFaces(clips, swapped, split)).toThrow(SplitLeakError);
  });

  it('refuses two clips of one recording, two faces of one id, contradicting labels in S1 and a leaky split', () => {
    const s1 = clips.find(({ speaker }) => split.S1.includes(speaker))!;
    expect(() => pairClipsWithFaces([...clips, { ...s1, id: 'again' }], [], split)).toThrow(/pairKey/);
    expect(() => pairClipsWithFaces(clips, [frames[0], frames[0]], split)).toThrow(/twice/);
    const wrong = framesOf([{ ...s1, emotion: 'surprised' }]);
    expect(() => pairClipsWithFaces(clips, wrong, split)).toThrow(CorpusError);
    expect(() => pairClipsWithFaces(clips, frames, { ...split, S4: split.S1 })).toThrow(SplitLeakError);
  });
});
