import type { Sex } from './clip';

/** A speaker of a published corpus. */
export interface OfficialSpeaker {
  speaker: string;
  sex: Exclude<Sex, 'unknown'>;
}

/** The women among CREMA-D's actors 1001 to 1091, by number less 1000: Sex in the corpus' VideoDemographics.csv. */
const cremaDWomen: ReadonlySet<number> = new Set([
  2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 18, 20, 21, 24, 25, 28, 29, 30, 37, 43, 46, 47, 49, 52, 53, 54, 55, 56, 58, 60, 61,
  63, 72, 73, 74, 75, 76, 78, 79, 82, 84, 89, 91,
]);

function speakers(count: number, nameOf: (number: number) => string, isWoman: (number: number) => boolean) {
  return Array.from({ length: count }, (_, index): OfficialSpeaker => {
    const number = index + 1;
    return { speaker: nameOf(number), sex: isWoman(number) ? 'female' : 'male' };
  });
}

/** All speakers of the published corpora: RAVDESS' 24, of whom the even ones are women, and CREMA-D's 91, of whom 43 are. */
export const officialSpeakers: Readonly<Record<'ravdess' | 'crema-d', readonly OfficialSpeaker[]>> = {
  ravdess: speakers(
    24,
    (number) => `Actor_${String(number).padStart(2, '0')}`,
    (number) => number % 2 === 0,
  ),
  'crema-d': speakers(
    91,
    (number) => String(1000 + number),
    (number) => cremaDWomen.has(number),
  ),
};
