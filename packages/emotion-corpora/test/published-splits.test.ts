import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  assertDisjoint,
  clipsOfPart,
  publishedSplit,
  speechCorpora,
  splitBySpeaker,
  splitParts,
  type Clip,
  type SpeakerSplit,
} from '../src/index';
import { officialRavdessIds, parseRavdessName } from '../src/corpora/ravdess/name';
import { publishedSeeds } from '../src/split/published-split';

const folder = new URL('../splits/', import.meta.url);
const corpora = ['ravdess', 'crema-d'] as const;
const officialSpeakers = Object.fromEntries(speechCorpora.map(({ name, speakers }) => [name, speakers]));
const officialCounts = Object.fromEntries(speechCorpora.map(({ name, official }) => [name, official]));
const cases = corpora.flatMap((corpus) => publishedSeeds.map((seed) => ({ corpus, seed })));

function readSplit(corpus: string, seed: number): SpeakerSplit & { corpus: string } {
  return JSON.parse(readFileSync(new URL(`${corpus}-seed-${seed}.json`, folder), 'utf8')) as SpeakerSplit & {
    corpus: string;
  };
}

describe('official speakers', () => {
  it('are as many as published, women and men as the corpora say', () => {
    for (const corpus of corpora) {
      expect(officialSpeakers[corpus]).toHaveLength(officialCounts[corpus].speakers!);
      expect(new Set(officialSpeakers[corpus].map(({ speaker }) => speaker)).size).toBe(
        officialCounts[corpus].speakers,
      );
    }
    const women = (corpus: (typeof corpora)[number]) =>
      officialSpeakers[corpus].filter(({ sex }) => sex === 'female').length;
    // Cao et al. 2014: 48 male and 43 female actors
    expect([women('ravdess'), women('crema-d')]).toEqual([12, 43]);
    for (const id of officialRavdessIds()) {
      const { speaker, sex } = parseRavdessName(id)!;
      expect(officialSpeakers.ravdess.find((official) => official.speaker === speaker)?.sex).toBe(sex);
    }
  });
});

describe('published splits', () => {
  it('are twenty files', () => {
    expect(readdirSync(folder).sort()).toEqual(cases.map(({ corpus, seed }) => `${corpus}-seed-${seed}.json`).sort());
  });

  it.each(cases)(
    'of $corpus, seed $seed: what the code gives, disjoint, all speakers, stratified',
    ({ corpus, seed }) => {
      const split = readSplit(corpus, seed);
      expect(split).toEqual({ corpus, ...publishedSplit(corpus, { seed }) });
      const speakers = officialSpeakers[corpus];
      const all = splitParts.flatMap((part) => split[part]);
      expect([...all].sort()).toEqual(speakers.map(({ speaker }) => speaker).sort());
      expect(new Set(all).size).toBe(all.length);
      for (const sex of ['female', 'male']) {
        const counts = splitParts.map(
          (part) =>
            speakers.filter((official) => official.sex === sex && split[part].includes(official.speaker)).length,
        );
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    },
  );

  it('differ by seed', () => {
    for (const corpus of corpora) {
      expect(new Set(publishedSeeds.map((seed) => readSplit(corpus, seed).S4.join())).size).toBe(publishedSeeds.length);
    }
  });

  it('are what splitBySpeaker draws from the clips of the whole corpus, and divide them', () => {
    const clips = officialRavdessIds().map((id): Clip => {
      const { speaker, sex, emotion, intensity, pairKey } = parseRavdessName(id)!;
      return { id, corpus: 'ravdess', speaker, sex, emotion, intensity, pairKey };
    });
    for (const seed of publishedSeeds) {
      const split = readSplit('ravdess', seed);
      expect({ corpus: 'ravdess', ...splitBySpeaker(clips, { seed }) }).toEqual(split);
      expect(() => assertDisjoint(split, clips)).not.toThrow();
      expect(splitParts.map((part) => clipsOfPart(clips, split, part).length)).toEqual([360, 360, 360, 360]);
    }
  });
});
