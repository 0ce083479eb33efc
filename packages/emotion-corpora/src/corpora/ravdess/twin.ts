import { emotions } from '../../emotions';
import type { SyntheticProfile } from '../../synthetic/specs';

const twoDigits = (...numbers: number[]): string => numbers.map((number) => String(number).padStart(2, '0')).join('-');

/**
 * 24 speakers, odd numbers of the corpus male and even ones female; two statements x two intensities x two repetitions, neutral in one intensity only: 60
 * clips a speaker, 1440 in all (Livingstone and Russo 2018).
 */
export const ravdessTwin: SyntheticProfile = {
  name: 'synthetic-ravdess',
  title: 'synthetic speech in the make-up of RAVDESS',
  classes: emotions,
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
  officialName: ({ speaker, emotion, intensity, sentence, repetition }) => {
    if (repetition > 1 || speaker >= 24) return null;
    const code = emotions.indexOf(emotion) + 1;
    const strong = intensity === 'strong' ? 2 : 1;
    const statement = sentence === 'KID' ? 1 : 2;
    return `Actor_${twoDigits(speaker + 1)}/${twoDigits(3, 1, code, strong, statement, repetition + 1, speaker + 1)}`;
  },
};
