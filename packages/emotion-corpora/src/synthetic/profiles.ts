import { cremaDClasses, ravdessClasses, type Emotion } from '../emotions';
import type { ClipSpec, SyntheticIntensity, SyntheticProfileName } from './specs';

/** One thing that every speaker says. */
export interface ProfileItem {
  emotion: Emotion;
  intensity: SyntheticIntensity;
  sentence: string;
  repetition: number;
}

/** What a synthetic corpus follows of a published one: its size and make-up, never its recordings. */
export interface SyntheticProfile {
  name: SyntheticProfileName;
  title: string;
  classes: readonly Emotion[];
  speakers: number;
  /** Of speaker 0, 1, 2, ... */
  sexOf: (speaker: number) => ClipSpec['sex'];
  /** What a speaker says of one emotion; `repetition` 0 is the published corpus' list in an order of which any beginning is mixed. */
  itemsOf: (emotion: Emotion) => Omit<ProfileItem, 'repetition'>[];
  /** How often the list is gone through in the published corpus. */
  repetitions: number;
}

const cremaDSentences = ['TIE', 'IOM', 'IWW', 'TAI', 'MTI', 'IWL', 'ITH', 'DFA', 'ITS', 'TSI', 'WSI'] as const;

/**
 * `synthetic-ravdess`: 24 speakers, odd numbers of the corpus male and even ones female; two statements x two intensities x two repetitions, neutral in one
 * intensity only: 60 clips a speaker, 1440 in all (Livingstone and Russo 2018). `synthetic-crema-d`: 91 speakers, 48 male and 43 female; twelve sentences,
 * one of which is said at three levels of every emotion but neutral: 82 clips a speaker, 7462 in all (Cao et al. 2014, who list 7442: twenty are missing).
 */
export const syntheticProfiles: Readonly<Record<SyntheticProfileName, SyntheticProfile>> = {
  'synthetic-ravdess': {
    name: 'synthetic-ravdess',
    title: 'synthetic speech in the make-up of RAVDESS',
    classes: ravdessClasses,
    speakers: 24,
    sexOf: (speaker) => (speaker % 2 === 0 ? 'male' : 'female'),
    repetitions: 2,
    itemsOf: (emotion) => {
      const items = [
        { emotion, intensity: 'normal', sentence: 'KID' },
        { emotion, intensity: 'strong', sentence: 'DOG' },
        { emotion, intensity: 'normal', sentence: 'DOG' },
        { emotion, intensity: 'strong', sentence: 'KID' },
      ] as const;
      return items.filter(({ intensity }) => emotion !== 'neutral' || intensity === 'normal');
    },
  },
  'synthetic-crema-d': {
    name: 'synthetic-crema-d',
    title: 'synthetic speech in the make-up of CREMA-D',
    classes: cremaDClasses,
    speakers: 91,
    sexOf: (speaker) => (Math.floor(((speaker + 1) * 48) / 91) > Math.floor((speaker * 48) / 91) ? 'male' : 'female'),
    repetitions: 1,
    itemsOf: (emotion) => {
      const levels = emotion === 'neutral' ? (['unspecified'] as const) : (['medium', 'high', 'low'] as const);
      const items: Omit<ProfileItem, 'repetition'>[] = cremaDSentences.map((sentence) => {
        return { emotion, intensity: 'unspecified', sentence };
      });
      levels.forEach((intensity, index) => items.splice(1 + 3 * index, 0, { emotion, intensity, sentence: 'IEO' }));
      return items;
    },
  },
};

/** The first `count` things that a speaker says of an emotion; without a count, as many as in the published corpus. */
export function itemsOfEmotion(profile: SyntheticProfile, emotion: Emotion, count?: number): ProfileItem[] {
  const items = profile.itemsOf(emotion);
  return Array.from({ length: count ?? items.length * profile.repetitions }, (_, position) => {
    return { ...items[position % items.length], repetition: Math.floor(position / items.length) };
  });
}
