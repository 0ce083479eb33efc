import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faceSubject } from '../src/corpora/ck-plus/subject';
import { conflictingDuplicates } from '../src/corpora/crema-d/index';
import { parseCremaDName } from '../src/corpora/crema-d/name';
import { faceCorpora } from '../src/corpora/face-corpora';
import { ravdessSongCounts } from '../src/corpora/ravdess/index';
import { officialRavdessIds, parseRavdessName } from '../src/corpora/ravdess/name';
import { countEmotions } from '../src/count-emotions';
import { ravdess, speechCorpora } from '../src/index';

describe('parseRavdessName', () => {
  it('reads the example of the corpus paper', () => {
    expect(parseRavdessName('Actor_12/02-01-06-01-02-01-12.mp4')).toEqual({
      id: '02-01-06-01-02-01-12',
      modality: 'video',
      channel: 'speech',
      emotion: 'fearful',
      intensity: 'normal',
      statement: 2,
      repetition: 1,
      speaker: 'Actor_12',
      sex: 'female',
      pairKey: '01-06-01-02-01-12',
    });
  });

  it('gives the sound and the videos of one performance the same pairKey', () => {
    const keys = ['01', '02', '03'].map((modality) => parseRavdessName(`${modality}-01-05-02-01-02-07.wav`)?.pairKey);
    expect(new Set(keys).size).toBe(1);
  });

  it('reads all 1440 official names, with the published counts', () => {
    const ids = officialRavdessIds();
    const names = ids.map((id) => parseRavdessName(`${id}.wav`)!);
    expect(new Set(ids).size).toBe(ravdess.official.clips);
    expect(names.map(({ id }) => id)).toEqual(ids);
    expect(countEmotions(names)).toEqual(ravdess.official.perEmotion);
    expect(new Set(names.map(({ speaker }) => speaker)).size).toBe(24);
    expect(names.filter(({ sex }) => sex === 'female')).toHaveLength(720);
  });

  it('reads all 1012 names of song, with the published counts, none of actor 18', () => {
    const ids = officialRavdessIds('song');
    const names = ids.map((id) => parseRavdessName(`${id}.wav`)!);
    expect(new Set(ids).size).toBe(ravdessSongCounts.clips);
    expect(countEmotions(names)).toEqual(ravdessSongCounts.perEmotion);
    expect(new Set(names.map(({ speaker }) => speaker)).size).toBe(ravdessSongCounts.speakers);
    expect(names.every(({ channel, speaker }) => channel === 'song' && speaker !== 'Actor_18')).toBe(true);
  });

  it.each([
    ['neutral and strong', '03-01-01-02-01-01-01.wav'],
    ['actor 25', '03-01-02-01-01-01-25.wav'],
    ['actor 00', '03-01-02-01-01-01-00.wav'],
    ['emotion 9', '03-01-09-01-01-01-01.wav'],
    ['a field too many', '03-01-02-01-01-01-01-01.wav'],
    ['a copy', '03-01-02-01-01-01-01 (1).wav'],
  ])('refuses %s', (_, name) => {
    expect(parseRavdessName(name)).toBeNull();
  });
});

describe('parseCremaDName', () => {
  it('reads an official name', () => {
    expect(parseCremaDName('AudioWAV/1001_IEO_HAP_LO.wav')).toEqual({
      id: '1001_IEO_HAP_LO',
      speaker: '1001',
      sentence: 'IEO',
      emotion: 'happy',
      emotionCode: 'HAP',
      intensity: 'low',
      pairKey: '1001_IEO_HAP_LO',
    });
  });

  it('reads the one official file with a single X under its listed name', () => {
    expect(parseCremaDName('1040_ITH_SAD_X.wav')).toEqual(parseCremaDName('1040_ITH_SAD_XX.wav'));
    expect(parseCremaDName('1040_ITH_SAD_X.wav')?.id).toBe('1040_ITH_SAD_XX');
  });

  it.each([
    '1000_IEO_HAP_LO',
    '1092_IEO_HAP_LO',
    '1001_XYZ_HAP_LO',
    '1001_IEO_SUR_LO',
    '1001_IEO_HAP_L',
    'constructor',
  ])('refuses %s', (name) => {
    expect(parseCremaDName(name)).toBeNull();
  });
});

describe('known duplicates', () => {
  it('lists names that parse, under two labels or one', () => {
    const emotionsOf = (ids: readonly string[]) =>
      ids.map((id) => (parseCremaDName(id) ?? parseRavdessName(id))!.emotion);
    for (const { ids } of conflictingDuplicates) expect(new Set(emotionsOf(ids)).size).toBe(2);
    for (const { ids } of speechCorpora.flatMap(({ repeated }) => repeated))
      expect(new Set(emotionsOf(ids)).size).toBe(1);
  });
});

describe('known exclusions', () => {
  it('are official names, each once, with a reason and a source', () => {
    expect(speechCorpora.flatMap(({ exclusions }) => exclusions)).toHaveLength(7);
    for (const { exclusions, idOf } of speechCorpora) {
      expect(new Set(exclusions.map(({ id }) => id)).size).toBe(exclusions.length);
      for (const { id, why, source } of exclusions) {
        expect(idOf(id)).toBe(id);
        expect(why.length * source.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('official counts', () => {
  it('add up', () => {
    const published = [...speechCorpora, ...faceCorpora].flatMap(({ official }) => official ?? []);
    expect(published).toHaveLength(5);
    for (const { clips, perEmotion } of [ravdessSongCounts, ...published]) {
      expect(Object.values(perEmotion).reduce((sum, count) => sum + count, 0)).toBe(clips);
    }
  });
});

describe('any text as a file name', () => {
  const digits = fc.integer({ min: 0, max: 30 }).map((n) => String(n).padStart(2, '0'));
  const nearRavdess = fc.array(digits, { minLength: 6, maxLength: 8 }).map((fields) => fields.join('-'));
  const nearCremaD = fc
    .tuple(
      fc.integer({ min: 990, max: 1100 }),
      fc.constantFrom('IEO', 'DFA', 'ABC'),
      fc.constantFrom('HAP', 'SAD', 'SUR'),
    )
    .map((fields) => `${fields.join('_')}_XX`);
  const text = fc.oneof(fc.string({ unit: 'binary' }), nearRavdess, nearCremaD);

  it('gives null or a name that says what the text says, and never throws', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('', '.wav', '.FLAC'), (stem, extension) => {
        const ravdessName = parseRavdessName(stem + extension);
        const cremaD = parseCremaDName(stem + extension);
        if (ravdessName) expect((stem + extension).endsWith(ravdessName.id + extension)).toBe(true);
        if (cremaD) expect(cremaD.id.startsWith(`${cremaD.speaker}_${cremaD.sentence}_`)).toBe(true);
        expect(ravdessName === null || cremaD === null).toBe(true);
        const subject = faceSubject(stem + extension);
        expect(subject === null || /^S\d{3}$/.test(subject)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the subject in names of CK+ only', () => {
    expect(faceSubject('happy/S130_007_00000018.png')).toBe('S130');
    expect(faceSubject('Training_10161559.jpg')).toBeNull();
    expect(faceSubject('S1304_007_00000018.png')).toBeNull();
  });
});
